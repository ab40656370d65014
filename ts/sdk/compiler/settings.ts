import type { BuildOptions, Loader } from 'esbuild'
import { textExtensions } from './data-files.ts'
import { nativeCodeAliases } from './native-code.ts'
import { placeNames } from './source-text.ts'

/** How scripts are written, whatever is made of them. */
export const writing: {
  target: string
  charset: 'utf8'
  legalComments: 'none'
  sourcesContent: boolean
} = {
  // SpiderMonkey 140, the interpreter inside the engine.
  target: 'firefox140',
  charset: 'utf8',
  legalComments: 'none',
  // Sources are on disk; what a map would repeat of them only makes the cache larger.
  sourcesContent: false,
}

/** How every program is bundled. */
export const settings: BuildOptions = {
  ...writing,
  bundle: true,
  logLevel: 'silent',
  outfile: 'program.js',
  // Neither Node nor a browser: the web platform without a document, and most of Node's modules.
  platform: 'neutral',
  // Of the builds of a package those for browsers first: measured over the packages of docs/packages.md, those for
  // Node fail more often (undici, domain, http) and bring 10 % more, up to 40 times as much (Node's crypto for what is
  // in the web platform). Those for workers want no document. `browser` files of a package: browser-build.ts.
  conditions: ['capsule', 'worker', 'browser', 'module'],
  mainFields: ['browser', 'module', 'main'],
  define: { global: 'globalThis', ...placeNames, 'process.env.NODE_ENV': '"production"' },
  alias: nativeCodeAliases,
  loader: textLoaders(),
  // A module that is not in the bundle cannot be had: as a call of require, import() of one rejects.
  supported: { 'dynamic-import': false },
  treeShaking: true,
  sourcemap: 'external',
}

/** The settings as text, which an artifact keeps: another one may be bundled to something else. */
export const bundleOptions: string = JSON.stringify(settings)

function textLoaders(): Record<string, Loader> {
  return Object.fromEntries(textExtensions.map((extension) => [extension, 'text']))
}
