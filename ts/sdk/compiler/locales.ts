import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a script may write anything as a language has it. */
export function usesIntl(script: string): boolean {
  return /\bIntl\b(?!\.(?:Collator|Segmenter|DisplayNames)\b)|\.toLocale(?:Date|Time)?String\b/.test(
    script,
  )
}

/** Whether it may name a time zone. To ask for the one that clocks are set to takes no table. */
export function usesTimeZones(script: string): boolean {
  return /\btimeZone(?:Name)?\b/.test(script.replaceAll(/resolvedOptions\(\)\??\.timeZone\b/g, ''))
}

/** What everything falls back to. */
const fallback = 'en'

/**
 * The tables of the locales that a script names in its texts, as the JSON text of an object. They are a dozen kilobytes each, so not
 * all of them are brought along; English always is.
 */
export function localesFor(script: string, folder: string): string {
  const path = join(folder, 'web', 'locales')
  const known = new Set(readdirSync(path).map((file) => file.replace(/\.json$/, '')))
  const found = new Set([fallback])
  for (const [, language = '', country] of script.matchAll(tags)) {
    // A country's own way is added to its language's: others of its countries write like that.
    for (const name of [language, `${language}-${country}`]) if (known.has(name)) found.add(name)
    if (language === 'zh') for (const name of ['zh-TW', 'zh-HK']) found.add(name)
  }
  const tables = [...found].map(
    (name) => `${JSON.stringify(name)}:${readFileSync(join(path, `${name}.json`), 'utf8')}`,
  )
  return `{${tables.join(',')}}`
}

const tags = /["'`]([a-z]{2})(?:-[A-Z][a-z]{3})?(?:-([A-Z]{2}|\d{3}))?(?:-u-[\da-z-]+)?["'`]/g
