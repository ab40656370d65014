// What `Intl` writes in the languages that it knows, read from this Node: half a minute, so it is kept.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached } from './build-cache.mjs'
import { root } from './commands.mjs'
import { contentHash } from './content-hash.mjs'
import { dateTables } from './locale-dates.mjs'
import { listTables, numberTables, relativeTables } from './locale-numbers.mjs'

/** Languages, and countries where they are written in another way. English is what others fall back to. */
const locales =
  'en en-AU en-CA en-GB en-IE en-IN en-NZ en-ZA bg ca cs da de de-AT de-CH el es es-419 es-MX es-US et fi fr fr-BE fr-CA fr-CH he hi hr hu id it ' +
  'it-CH ja ko lt lv nb nl nl-BE no pl pt pt-PT ro ru sk sl sv tr uk vi zh zh-HK zh-TW'

const sources = ['locale-dates.mjs', 'locale-numbers.mjs', 'locale-tables.mjs']

/** Fills a folder with a JSON file for each locale. */
export async function buildLocaleTables(folder) {
  const { icu, cldr } = process.versions
  const paths = sources.map((name) => `scripts/${name}`)
  const hash = contentHash(root, paths, [icu, cldr])
  const { folder: made } = await cached(join('locales', hash), (draft) => {
    mkdirSync(draft, { recursive: true })
    for (const locale of locales.split(' ')) {
      writeFileSync(join(draft, `${locale}.json`), JSON.stringify(tablesOf(locale)))
    }
  })
  cpSync(made, folder, { recursive: true })
}

function tablesOf(locale) {
  return {
    numbers: numberTables(locale),
    dates: dateTables(locale),
    relative: relativeTables(locale),
    lists: listTables(locale),
  }
}
