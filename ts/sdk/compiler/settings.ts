import type { BuildOptions, Loader } from 'esbuild'
import { textExtensions } from './data-files.ts'
import { nativeCodeAliases } from './native-code.ts'
import { placeNames } from './source-text.ts'

/** How every program is bundled. */
export const settings: BuildOptions = {
  bundle: true,
  logLevel: 'silent',
  outfile: 'program.js',
  // Neither Node nor a browser: the web platform without a DOM. Packages are asked for their
  // builds for such places first; their Node builds would need modules that are not there.
  platform: 'neutral',
  conditions: ['capsule', 'worker', 'browser', 'module'],
  mainFields: ['browser', 'module', 'main'],
  define: { global: 'globalThis', ...placeNames, 'process.env.NODE_ENV': '"production"' },
  alias: nativeCodeAliases,
  loader: textLoaders(),
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
}

function textLoaders(): Record<string, Loader> {
  return Object.fromEntries(textExtensions.map((extension) => [extension, 'text']))
}
