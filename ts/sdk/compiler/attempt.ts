import type { BuildOptions, Metafile, Plugin } from 'esbuild'
import { hasAsyncContext, withoutAwait } from './async-context.ts'
import { chainsIn, type Chains } from './chain.ts'
import { confinementOf, confinementPlugin } from './confinement.ts'
import { awaitsAtTop, messagesOf } from './diagnostic.ts'
import { forgivingPlugin } from './forgiveness.ts'
import {
  assignedIn,
  globalsModule,
  globalsPlugin,
  namesGlobals,
  usesTimerObjects,
  type Needs,
} from './globals.ts'
import { nativeCodePlugin } from './native-code.ts'
import { nodeModulesPlugin } from './node-modules.ts'
import { entryModule, programPlugin } from './sdk-module.ts'
import { settings } from './settings.ts'
import { sourceTextPlugin } from './source-text.ts'
import type { Source } from './source.ts'

/** What is bundled. */
export interface Bundling {
  source: Source
  /** The project's folder. */
  root: string
  /** The folder of the guest's halves of Node's modules. */
  guestModules: string
}

/** A script, its map, and which files are in it. */
export interface Bundled {
  script: string
  sourceMap: string
  metafile: Metafile
}

/** What makes a bundle cost more, and is only found out by making one without. */
interface Attempt extends Needs {
  /** Whether it gets Node's globals. */
  globals: boolean
  asyncContext: boolean
  /** Whether there is `await` at its top level. */
  awaits: boolean
}

const first: Attempt = {
  globals: false,
  assigned: [],
  timers: false,
  asyncContext: false,
  awaits: false,
}

/** Bundles a program with no more than it needs: at most as many times as there is something to find out. */
export async function bundled(bundling: Bundling, attempt: Attempt = first): Promise<Bundled> {
  const again = async (found: Partial<Attempt>): Promise<Bundled> =>
    bundled(bundling, { ...attempt, ...found })
  let result: Bundled
  try {
    result = await build(optionsOf(bundling, attempt), pluginsOf(bundling, attempt))
  } catch (error) {
    const awaits = attempt.awaits || awaitsAtTop(error)
    const assigned = assignedIn(messagesOf(error)).filter(
      (name) => !attempt.assigned.includes(name),
    )
    if (awaits === attempt.awaits && assigned.length === 0) throw error
    return again({ awaits, assigned: [...attempt.assigned, ...assigned] })
  }
  const asyncContext = attempt.asyncContext || hasAsyncContext(result.metafile)
  const timers = attempt.timers || usesTimerObjects(result.script)
  const globals = attempt.globals || timers || namesGlobals(result.script)
  const found: Partial<Attempt> = { asyncContext, timers, globals }
  return isNew(found, attempt) ? again(found) : result
}

function isNew({ asyncContext, timers, globals }: Partial<Attempt>, attempt: Attempt): boolean {
  return (
    asyncContext !== attempt.asyncContext ||
    timers !== attempt.timers ||
    globals !== attempt.globals
  )
}

/** How the files of a program that cannot be bundled import each other, as far as they can be read. */
export async function chainsOf(bundling: Bundling): Promise<Chains> {
  const attempt = { ...first, awaits: true }
  try {
    const plugin = forgivingPlugin(pluginsOf(bundling, attempt))
    const { metafile } = await build(optionsOf(bundling, attempt), [plugin])
    return chainsIn(metafile)
  } catch {
    return new Map() // then the error stands for itself
  }
}

async function build(options: BuildOptions, plugins: Plugin[]): Promise<Bundled> {
  const esbuild = await import('esbuild')
  const made = await esbuild.build({ ...options, plugins, write: false, metafile: true })
  const textOf = (extension: string): string =>
    made.outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
  return { script: textOf('.js'), sourceMap: textOf('.map'), metafile: made.metafile }
}

/** A program without `await` at its top level is over when it was evaluated. */
const evaluated = { format: 'iife' } as const satisfies BuildOptions

/** The value of any other is a promise, for which the engine waits. */
const awaited = {
  format: 'esm',
  // As a module that is imported it has no exports, which a script could not say.
  entryPoints: [entryModule],
  banner: { js: '(async () => {' },
  footer: { js: '})()' },
} as const satisfies BuildOptions

function optionsOf(
  { source, root }: Bundling,
  { awaits, asyncContext, globals }: Attempt,
): BuildOptions {
  const form = awaits ? awaited : { ...evaluated, entryPoints: [source.path] }
  const lowered = asyncContext ? { ...withoutAwait, 'top-level-await': true } : {}
  const supported = { ...settings.supported, ...lowered }
  const inject = globals ? [globalsModule] : []
  return { ...settings, ...form, supported, inject, absWorkingDir: root }
}

function pluginsOf({ source, root, guestModules }: Bundling, attempt: Attempt): Plugin[] {
  const confinement = confinementOf(root, source.path)
  return [
    globalsPlugin(attempt),
    nodeModulesPlugin(guestModules),
    nativeCodePlugin(),
    confinementPlugin(confinement),
    programPlugin(source.path, attempt.asyncContext),
    sourceTextPlugin(source, root, confinement),
  ]
}
