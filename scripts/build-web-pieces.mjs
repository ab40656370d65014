// The parts of the web platform that the engine lacks: each one script, which the compiler puts before a program that uses it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import rewritePattern from 'regexpu-core'
import { root } from './commands.mjs'
import { collationTables } from './collation-tables.mjs'
import { displayNameTables } from './display-names.mjs'
import { currencyTables } from './locale-numbers.mjs'
import { buildLocaleTables } from './locale-tables.mjs'
import { segmentationTables } from './segmentation-tables.mjs'
import { zoneTables } from './time-zones.mjs'
import { normalizationTables } from './unicode-tables.mjs'

/** Pieces and their files; other files of the folder are parts of them. */
const pieces = {
  absent: 'absent.ts',
  bodies: 'bodies/bodies.ts',
  cases: 'cases.ts',
  collator: 'collator.ts',
  'display-names': 'display-names.ts',
  events: 'events.ts',
  expressions: 'expressions.ts',
  intl: 'intl/intl.ts',
  normalize: 'normalize.ts',
  place: 'place.ts',
  segmenter: 'segmenter.ts',
  'stream-classes': 'stream-classes.ts',
  subtle: 'subtle/subtle.ts',
  'time-zones': 'intl/time-zones.ts',
  'url-pattern': 'url-pattern.ts',
  urls: 'urls.ts',
}

/** Modules of tables, made when they are asked for. */
const tables = {
  collation: collationTables,
  currencies: currencyTables,
  'display-names': displayNameTables,
  normalization: normalizationTables,
  segmentation: segmentationTables,
  zones: zoneTables,
}

/** Fills a folder with the pieces of `guest/js/web`; gives the files of the packages that are in them. */
export async function buildWebPieces(folder) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.entries(pieces).map(([out, file]) => ({
      in: join(root, 'guest', 'js', 'web', file),
      out,
    })),
    outdir: folder,
    bundle: true,
    metafile: true,
    format: 'iife',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'firefox140',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    plugins: [tablesPlugin, withoutProperties],
    logLevel: 'warning',
  })
  await buildLocaleTables(join(folder, 'locales'))
  return Object.keys(metafile.inputs).filter((path) => path.includes('node_modules/'))
}

const tablesPlugin = {
  name: 'tables',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^capsule:/ }, ({ path }) => ({
      path: path.slice('capsule:'.length),
      namespace: 'tables',
    }))
    onLoad({ filter: /.*/, namespace: 'tables' }, ({ path }) => ({
      contents: Object.entries(tables[path]())
        .map(([name, table]) => `export const ${name} = ${JSON.stringify(table)}`)
        .join('\n'),
    }))
  },
}

/** The expressions of a package that the engine cannot read are spelt out, as the compiler does it for programs. */
const withoutProperties = {
  name: 'without-properties',
  setup({ onLoad }) {
    onLoad({ filter: /urlpattern-polyfill.dist.urlpattern\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        /\/(\[[^\]/]*\\p\{[^\]/]*\])\/u/g,
        (_, pattern) =>
          `/${rewritePattern(pattern, 'u', { unicodePropertyEscapes: 'transform' })}/u`,
      ),
    }))
  },
}
