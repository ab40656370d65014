import { currency, language, region, script } from 'capsule:display-names'
import { addToIntl, wordOption, wordOr } from './intl/intl-object.ts'
import { baseName, localesOf, readLocale } from './intl/locale-tag.ts'

/** `Intl.DisplayNames`, in English. */

const tables: Record<string, Map<string, string>> = {
  language: readTable(language),
  region: readTable(region),
  script: readTable(script),
  currency: readTable(currency),
}

function readTable(lines: string): Map<string, string> {
  const table = new Map<string, string>()
  for (const line of lines.split('\n')) {
    const at = line.indexOf(' ')
    table.set(line.slice(0, at), line.slice(at + 1))
  }
  return table
}

const types = ['language', 'region', 'script', 'currency', 'calendar', 'dateTimeField'] as const

class DisplayNames {
  readonly #type: (typeof types)[number]
  readonly #fallback: 'code' | 'none'
  readonly #style: string
  readonly #locale: string

  constructor(locales: unknown, options: unknown) {
    if (options === undefined) throw new TypeError('Cannot convert undefined or null to object')
    const given = Object(options)
    const type = wordOption(given, 'type', types)
    if (type === undefined) throw new TypeError('Required option "type" must not be undefined')
    const [tag] = localesOf(locales)
    this.#type = type
    this.#fallback = wordOr(given, 'fallback', ['code', 'none'], 'code')
    this.#style = wordOr(given, 'style', ['long', 'short', 'narrow'], 'long')
    this.#locale = tag?.language === 'en' ? baseName(tag) : 'en-US'
  }

  of(code: unknown): string | undefined {
    const written = checked(this.#type, String(code))
    const name =
      tables[this.#type]?.get(written) ?? (this.#type === 'language' ? whole(written) : undefined)
    return name ?? (this.#fallback === 'code' ? written : undefined)
  }

  resolvedOptions(): object {
    return {
      locale: this.#locale,
      style: this.#style,
      type: this.#type,
      fallback: this.#fallback,
      ...(this.#type === 'language' ? { languageDisplay: 'dialect' } : {}),
    }
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return localesOf(locales)
      .filter(({ language: name }) => name === 'en')
      .map(baseName)
  }
}

const shapes: Partial<Record<(typeof types)[number], RegExp>> = {
  region: /^(?:[a-z]{2}|\d{3})$/i,
  script: /^[a-z]{4}$/i,
  currency: /^[a-z]{3}$/i,
}

/** As in Node, the codes of regions and scripts are looked up as they are written. */
function checked(type: (typeof types)[number], code: string): string {
  if (type === 'language') return baseName(readLocale(code))
  if (shapes[type]?.test(code) === false)
    throw new RangeError('Invalid argument to Intl.DisplayNames.prototype.of')
  return type === 'currency' ? code.toUpperCase() : code
}

/** A language with its script and region, where they have no name together. */
function whole(code: string): string | undefined {
  const tag = readLocale(code)
  const name = tables['language']?.get(tag.language)
  const parts = [
    tag.script && (tables['script']?.get(tag.script) ?? tag.script),
    tag.region && (tables['region']?.get(tag.region) ?? tag.region),
  ].filter(Boolean)
  if (name === undefined || parts.length === 0) return name
  return `${name} (${parts.join(', ')})`
}

addToIntl('DisplayNames', DisplayNames)
