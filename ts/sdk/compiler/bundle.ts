import { resolve } from 'node:path'
import type { BuildOptions, Metafile } from 'esbuild'
import { CapsuleError } from '../errors.ts'
import { confinementPlugin } from './confinement.ts'
import { compileError } from './diagnostic.ts'
import { nodeModulesPlugin } from './node-modules.ts'
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
  const { build } = await import('esbuild')
  const result = await build({
    ...settings,
    absWorkingDir: root,
    entryPoints: [source.path],
    plugins: [
      nodeModulesPlugin(guestModules),
      confinementPlugin(root, source.path),
      programPlugin(source),
    ],
  }).catch((error: unknown) => {
    throw compileError(error, source, root)
  })
  const [script, sourceMap] = [
    findOutput(result.outputFiles, '.js'),
    findOutput(result.outputFiles, '.map'),
  ]
  return { script, sourceMap, files: bundledFiles(result.metafile, root) }
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
  define: { 'process.env.NODE_ENV': '"production"' },
  // SpiderMonkey 140, the interpreter inside the engine.
  target: 'firefox140',
  // It is built without Unicode tables, so /\p{L}/ would be a syntax error that ends the whole
  // program at load; as a call of RegExp it fails only where it is used.
  // A module that is not in the bundle cannot be had: as a call of require, import() of one rejects.
  supported: { 'regexp-unicode-property-escapes': false, 'dynamic-import': false },
  charset: 'utf8',
  legalComments: 'none',
  treeShaking: true,
  sourcemap: 'external',
  // Sources are on disk; what a map would repeat of them only makes the cache larger.
  sourcesContent: false,
} as const satisfies BuildOptions

/** The settings as text, which an artifact keeps: another one may be bundled to something else. */
export const bundleOptions: string = JSON.stringify(settings)

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
