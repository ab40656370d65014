import { isDeepStrictEqual } from 'node:util'
import type { BuildOptions, Metafile, Plugin } from 'esbuild'
import { hasAsyncContext, withoutAwait } from './async-context.ts'
import { browserBuildPlugin, packagesForBrowsers, packagesInErrors } from './browser-build.ts'
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
  /** Folders of packages that are taken as they are for browsers. */
  browser: readonly string[]
}

const first: Attempt = {
  globals: false,
  assigned: [],
  timers: false,
  asyncContext: false,
  awaits: false,
  browser: [],
}

/** Bundles a program with no more than it needs: at most as many times as there is something to find out. */
export async function bundled(bundling: Bundling, attempt: Attempt = first): Promise<Bundled> {
  let result: Bundled
  let found: Attempt
  try {
    result = await build(optionsOf(bundling, attempt), pluginsOf(bundling, attempt))
    found = neededBy(result, attempt, bundling)
  } catch (error) {
    found = neededAfter(error, attempt, bundling)
    if (isDeepStrictEqual(found, attempt)) throw error
    return bundled(bundling, found)
  }
  return isDeepStrictEqual(found, attempt) ? result : bundled(bundling, found)
}

/** What a bundle that was made shows that it needs. */
function neededBy({ script, metafile }: Bundled, attempt: Attempt, { root }: Bundling): Attempt {
  const timers = attempt.timers || usesTimerObjects(script)
  return {
    ...attempt,
    timers,
    globals: attempt.globals || timers || namesGlobals(script),
    asyncContext: attempt.asyncContext || hasAsyncContext(metafile),
    browser: united(attempt.browser, packagesForBrowsers(metafile, root)),
  }
}

/** What a bundle that could not be made lacks. */
function neededAfter(error: unknown, attempt: Attempt, { root }: Bundling): Attempt {
  const errors = messagesOf(error)
  return {
    ...attempt,
    awaits: attempt.awaits || awaitsAtTop(error),
    assigned: united(attempt.assigned, assignedIn(errors)),
    browser: united(attempt.browser, packagesInErrors(errors, root)),
  }
}

function united(known: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...known, ...more])]
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
    browserBuildPlugin(attempt.browser),
    globalsPlugin(attempt),
    nodeModulesPlugin(guestModules),
    nativeCodePlugin(),
    confinementPlugin(confinement),
    programPlugin(source.path, attempt.asyncContext),
    sourceTextPlugin(source, root, confinement),
  ]
}
