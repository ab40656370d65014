import { resolve } from 'node:path'
import type { Metafile } from 'esbuild'
import { bundled, chainsOf, type Bundling } from './attempt.ts'
import { refuseAwaitingRequire } from './awaiting.ts'
import { compileError } from './diagnostic.ts'
import { importsOfPackages, type PackageImport } from './package-imports.ts'
import { withPlatform } from './platform.ts'
import type { Source } from './source.ts'

/** A program as one classic script. */
export interface Bundle {
  /** The script; `name` of its source is what its stack frames should say. */
  script: string
  /** Its source map (JSON); the sources are relative to the project root. */
  sourceMap: string
  /** Absolute paths of every file that is in it, the entry included. */
  files: string[]
  /** Which packages it asks for, and from where. */
  packages: PackageImport[]
}

/**
 * Bundles a source of the project in `root` and all that it imports, Node's own modules from `guestModules`;
 * throws `COMPILE_ERROR` with file, line and caret, and the imports that lead there.
 */
export async function bundleSource(
  source: Source,
  root: string,
  guestModules: string,
): Promise<Bundle> {
  const bundling: Bundling = { source, root, guestModules }
  const made = await bundled(bundling).catch(async (error: unknown) => {
    throw compileError(error, source, root, await chainsOf(bundling))
  })
  refuseAwaitingRequire(made.metafile, made.script)
  const { script, sourceMap } = await withPlatform(made, guestModules)
  const files = bundledFiles(made.metafile, root)
  return { script, sourceMap, files, packages: importsOfPackages(made.metafile, root) }
}

/** Modules of a namespace, such as the SDK, are no files; a file may be in it twice, as what its imports say it is. */
function bundledFiles({ inputs }: Metafile, root: string): string[] {
  const paths = Object.keys(inputs).filter((path) => !path.startsWith('capsule:'))
  return [...new Set(paths.map((path) => resolve(root, path.replace(/ with \{[^}]*\}$/, ''))))]
}
