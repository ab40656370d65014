/** The parts of a language tag (`zh-Hant-TW-u-nu-latn`). */
export interface LocaleTag {
  language: string
  script?: string | undefined
  region?: string | undefined
  variants: string[]
  /** By their keys, as in `-u-co-phonebk`. */
  keywords: Map<string, string>
  /** Other extensions, and what is for private use, as written. */
  rest: string[]
}

const shape =
  /^([a-z]{2,3}|[a-z]{5,8})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?((?:-(?:[\da-z]{5,8}|\d[\da-z]{3}))*)((?:-[\da-wy-z](?:-[\da-z]{2,8})+)*)(-x(?:-[\da-z]{1,8})+)?$/

/** Names that languages had. */
const renamed: Record<string, string> = {
  iw: 'he',
  in: 'id',
  ji: 'yi',
  mo: 'ro',
  tl: 'fil',
  no: 'nb',
}

/** Reads a language tag, or throws what Node does. */
export function readLocale(text: string): LocaleTag {
  const [, language = '', script, region, variants = '', extensions = '', secret] =
    shape.exec(text.toLowerCase()) ?? []
  if (language === '') throw new RangeError('Incorrect locale information provided')
  const [unicode = '', rest] = split(extensions)
  return {
    language: language === 'no' ? language : (renamed[language] ?? language),
    script: script && capitalized(script),
    region: region?.toUpperCase(),
    variants: variants.split('-').filter(Boolean).toSorted(),
    keywords: keywordsOf(unicode),
    rest: secret === undefined ? rest : [...rest, secret.slice(1)],
  }
}

/** A tag as it should be written. */
export function writeLocale(tag: LocaleTag): string {
  const keywords = [...tag.keywords]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => (value === '' || value === 'true' ? key : `${key}-${value}`))
  const unicode = keywords.length > 0 ? [`u-${keywords.join('-')}`] : []
  const secret = tag.rest.filter((part) => part.startsWith('x-'))
  const extensions = [...tag.rest.filter((part) => !part.startsWith('x-')), ...unicode].toSorted()
  return [baseName(tag), ...extensions, ...secret].join('-')
}

/** A tag without its extensions. */
export function baseName({ language, script, region, variants }: LocaleTag): string {
  return [language, script, region, ...variants].filter(Boolean).join('-')
}

function split(extensions: string): [unicode: string | undefined, rest: string[]] {
  const parts = extensions.split(/-(?=[\da-z]-)/).filter(Boolean)
  return [
    parts.find((part) => part.startsWith('u-')),
    parts.filter((part) => !part.startsWith('u-')),
  ]
}

function keywordsOf(unicode: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of unicode.slice(2).split(/-(?=[\da-z][a-z](?:-|$))/)) {
    const [key = '', ...value] = part.split('-')
    if (key.length === 2 && !found.has(key)) found.set(key, value.join('-'))
  }
  return found
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The locales that an argument names, in its order. */
export function localesOf(locales: unknown): LocaleTag[] {
  if (locales === undefined) return []
  if (locales === null) throw new TypeError('Cannot convert undefined or null to object')
  if (typeof locales === 'string') return [readLocale(locales)]
  if (isTagged(locales)) return [readLocale(String(locales))]
  const found = new Map<string, LocaleTag>()
  for (const locale of Array.from(Object(locales))) {
    if (typeof locale !== 'string' && typeof locale !== 'object') {
      throw new TypeError('Incorrect locale information provided')
    }
    const tag = readLocale(String(locale))
    if (!found.has(writeLocale(tag))) found.set(writeLocale(tag), tag)
  }
  return [...found.values()]
}

function isTagged(locales: unknown): boolean {
  return Object.prototype.toString.call(locales) === '[object Intl.Locale]'
}
