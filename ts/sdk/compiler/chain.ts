import type { Metafile } from 'esbuild'
import { entryModule } from './sdk-module.ts'

/** For each file of a bundle, the files that import one another from the entry down to it. */
export type Chains = ReadonlyMap<string, readonly string[]>

/** The shortest chain to each file; files as the bundler names them. */
export function chainsIn({ inputs }: Metafile): Chains {
  const chains = new Map<string, readonly string[]>([[entryModule, []]])
  // A map is walked over what is added meanwhile, too.
  for (const [file, chain] of chains) {
    for (const { path } of inputs[file]?.imports ?? []) {
      if (!chains.has(path)) chains.set(path, [...chain, path])
    }
  }
  return chains
}

/** A chain as people read it; of an installed file, its package and where it is in it. */
export function renderChain(chain: readonly string[]): string {
  return chain.map((file) => file.replace(/^.*\bnode_modules\//, '')).join(' → ')
}
