import { resolve } from 'node:path'
import type { BuildOptions, BuildResult, Metafile } from 'esbuild'
import { CapsuleError } from '../errors.ts'
import { hasAsyncContext, withoutAwait } from './async-context.ts'
import { confinementPlugin } from './confinement.ts'
import { compileError, messagesOf } from './diagnostic.ts'
import { assignedIn, globalsPlugin, hasGlobals, injected, needsOf, type Needs } from './globals.ts'
import { nodeModulesPlugin } from './node-modules.ts'
import { withPlatform } from './platform.ts'
import { programPlugin } from './sdk-module.ts'
import type { Source } from './source.ts'

/** A program as one classic script. */
export interface Bundle {
  /** The script; `name` of its source is what its stack frames should say. */
  script: string
  /** Its source map (JSON); the sources are relative to the project root. */
  sourceMap: string
  /** Absolute paths of every file that is in it, the entry included. */
  files: string[]
}

/**
 * Bundles a source of the project in `root` and all that it imports, Node's own modules from `guestModules`;
 * throws `COMPILE_ERROR` with file, line and caret.
 */
export async function bundleSource(
  source: Source,
  root: string,
  guestModules: string,
): Promise<Bundle> {
  const result = await bundled(source, root, guestModules).catch((error: unknown) => {
    throw compileError(error, source, root)
  })
  const made = {
    script: findOutput(result.outputFiles, '.js'),
    sourceMap: findOutput(result.outputFiles, '.map'),
  }
  const { script, sourceMap } = await withPlatform(made, guestModules)
  return { script, sourceMap, files: bundledFiles(result.metafile, root) }
}

/** What a program needs beyond what it imports. */
interface Attempt extends Needs {
  asyncContext: boolean
}

type Result = BuildResult<typeof settings>
type Making = (attempt: Attempt) => Promise<Result>

/** Most programs need nothing more; what a program needs is seen in a bundle without it. */
async function bundled(source: Source, root: string, guestModules: string): Promise<Result> {
  const make = makingOf(source, root, guestModules)
  const plain = await make({ mentioned: [], assigned: [], timers: false, asyncContext: false })
  const needs = needsOf(findOutput(plain.outputFiles, '.js'))
  const asyncContext = hasAsyncContext(plain.metafile)
  if (injected(needs).length === 0 && !asyncContext) return plain
  const full = await withAssigned(make, { ...needs, asyncContext })
  return asyncContext || hasGlobals(full.metafile) ? full : plain
}

async function withAssigned(make: Making, attempt: Attempt): Promise<Result> {
  try {
    return await make(attempt)
  } catch (error) {
    const assigned = assignedIn(messagesOf(error)).filter(
      (name) => !attempt.assigned.includes(name),
    )
    if (assigned.length === 0) throw error
    return withAssigned(make, { ...attempt, assigned: [...attempt.assigned, ...assigned] })
  }
}

function makingOf(source: Source, root: string, guestModules: string): Making {
  return async (attempt) => {
    const { build } = await import('esbuild')
    return build({
      ...settings,
      inject: injected(attempt),
      supported: { ...settings.supported, ...(attempt.asyncContext ? withoutAwait : {}) },
      absWorkingDir: root,
      entryPoints: [source.path],
      plugins: [
        globalsPlugin(attempt),
        nodeModulesPlugin(guestModules),
        confinementPlugin(root, source.path),
        programPlugin(source, attempt.asyncContext),
      ],
    })
  }
}

const settings = {
  bundle: true,
  write: false,
  metafile: true,
  logLevel: 'silent',
  outfile: 'program.js',
  // The engine evaluates a program once, as one script.
  format: 'iife',
  // Neither Node nor a browser: the web platform without a DOM. Packages are asked for their
  // builds for such places first; their Node builds would need modules that are not there.
  platform: 'neutral',
  conditions: ['capsule', 'worker', 'browser', 'module'],
  mainFields: ['browser', 'module', 'main'],
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  // SpiderMonkey 140, the interpreter inside the engine.
  target: 'firefox140',
  // A module that is not in the bundle cannot be had: as a call of require, import() of one rejects.
  supported: { 'dynamic-import': false },
  charset: 'utf8',
  legalComments: 'none',
  treeShaking: true,
  sourcemap: 'external',
  // Sources are on disk; what a map would repeat of them only makes the cache larger.
  sourcesContent: false,
} as const satisfies BuildOptions

function findOutput(files: { path: string; text: string }[], extension: string): string {
  const output = files.find((file) => file.path.endsWith(extension))
  if (!output) throw new CapsuleError('INTERNAL', `The bundler wrote no ${extension} file.`)
  return output.text
}

/** Modules of a namespace, such as the SDK, are no files. */
function bundledFiles({ inputs }: Metafile, root: string): string[] {
  return Object.keys(inputs)
    .filter((path) => !path.startsWith('capsule:'))
    .map((path) => resolve(root, path))
}
