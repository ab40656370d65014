import type { BuildOptions, Metafile, Plugin } from 'esbuild'
import { hasAsyncContext, withoutAwait } from './async-context.ts'
import { browserBuildPlugin, packagesForBrowsers, replacedFiles } from './browser-build.ts'
import { chainsIn, type Chains } from './chain.ts'
import { configurationPlugin } from './configuration.ts'
import { confinementOf, confinementPlugin } from './confinement.ts'
import { awaitsAtTop, messagesOf } from './diagnostic.ts'
import { forgivingPlugin } from './forgiveness.ts'
import { assignedIn, globalsPlugin, hasGlobals, injected, needsOf, type Needs } from './globals.ts'
import { withMissingModules } from './missing-module.ts'
import { nativeCodePlugin } from './native-code.ts'
import { nodeModulesPlugin } from './node-modules.ts'
import { entryModule, programPlugin } from './sdk-module.ts'
import { settings, writing } from './settings.ts'
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

/** What a program needs beyond what it imports. */
interface Attempt extends Needs {
  /** Whether there is `await` at its top level. */
  awaits: boolean
  /** Folders of packages that are taken as they are for browsers. */
  browser: readonly string[]
  asyncContext: boolean
}

const first: Attempt = {
  awaits: false,
  browser: [],
  mentioned: [],
  assigned: [],
  timers: false,
  asyncContext: false,
}

/** Most programs need nothing more; what a program needs is seen in a bundle without it. */
export async function bundled(bundling: Bundling): Promise<Bundled> {
  const { plain, attempt } = await shaped(bundling, first)
  const needs = needsOf(plain.script)
  const asyncContext = hasAsyncContext(plain.metafile)
  if (injected(needs).length === 0 && !asyncContext) return plain
  const full = await withAssigned(bundling, { ...attempt, ...needs, asyncContext })
  return asyncContext || hasGlobals(full.metafile) ? full : plain
}

/** The bundle of which files it is and in which form, and the attempt that it took. */
async function shaped(
  bundling: Bundling,
  attempt: Attempt,
): Promise<{ plain: Bundled; attempt: Attempt }> {
  const { root } = bundling
  const again = async (found: Partial<Attempt>): ReturnType<typeof shaped> =>
    shaped(bundling, { ...attempt, ...found })
  let plain: Bundled
  try {
    plain = await build(bundling, attempt, pluginsOf(bundling, attempt))
  } catch (error) {
    if (awaitsAtTop(error) && !attempt.awaits) return again({ awaits: true })
    throw error
  }
  const browser = united(attempt.browser, packagesForBrowsers(plain.metafile, root))
  return browser.length > attempt.browser.length ? again({ browser }) : { plain, attempt }
}

async function withAssigned(bundling: Bundling, attempt: Attempt): Promise<Bundled> {
  try {
    return await build(bundling, attempt, pluginsOf(bundling, attempt))
  } catch (error) {
    const assigned = united(attempt.assigned, assignedIn(messagesOf(error)))
    if (assigned.length === attempt.assigned.length) throw error
    return withAssigned(bundling, { ...attempt, assigned })
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
    const { metafile } = await build(bundling, attempt, [plugin])
    return chainsIn(metafile)
  } catch {
    return new Map() // then the error stands for itself
  }
}

async function build(bundling: Bundling, attempt: Attempt, plugins: Plugin[]): Promise<Bundled> {
  const esbuild = await import('esbuild')
  const options = optionsOf(bundling, attempt)
  const made = await esbuild.build({ ...options, plugins, write: false, metafile: true })
  const textOf = (extension: string): string =>
    made.outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
  const script = withMissingModules(textOf('.js'))
  const bundle = { script, sourceMap: textOf('.map'), metafile: made.metafile }
  // Of `await` at the top level the bundler would say that it cannot be written otherwise.
  return attempt.asyncContext && attempt.awaits ? withoutAwaits(bundle) : bundle
}

/** Writes the asynchronous functions of a script otherwise: the one around all of it is one of them. */
async function withoutAwaits({ script, sourceMap, metafile }: Bundled): Promise<Bundled> {
  const esbuild = await import('esbuild')
  const map = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(sourceMap).toString('base64')}`
  const made = await esbuild.transform(`${script}\n${map}`, {
    ...writing,
    supported: withoutAwait,
    sourcemap: 'external',
  })
  return { script: made.code, sourceMap: made.map, metafile }
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

function optionsOf({ source, root }: Bundling, attempt: Attempt): BuildOptions {
  const form = attempt.awaits ? awaited : { ...evaluated, entryPoints: [source.path] }
  const lowered = attempt.asyncContext && !attempt.awaits ? withoutAwait : {}
  const supported = { ...settings.supported, ...lowered }
  return { ...settings, ...form, supported, inject: injected(attempt), absWorkingDir: root }
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
    // After what is no file: of that nothing is read.
    configurationPlugin(root, source.path, confinement),
    sourceTextPlugin({ source, root, confinement, replaced: replacedFiles(attempt.browser) }),
  ]
}
