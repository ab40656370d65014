import { baseName, readLocale, writeLocale, type LocaleTag } from './locale-tag.ts'

/** By its language, what a locale's script and region most likely are. */
const likely: Record<string, string> = {
  ar: 'ar-Arab-EG',
  bg: 'bg-Cyrl-BG',
  ca: 'ca-Latn-ES',
  cs: 'cs-Latn-CZ',
  da: 'da-Latn-DK',
  de: 'de-Latn-DE',
  el: 'el-Grek-GR',
  en: 'en-Latn-US',
  es: 'es-Latn-ES',
  et: 'et-Latn-EE',
  fa: 'fa-Arab-IR',
  fi: 'fi-Latn-FI',
  fr: 'fr-Latn-FR',
  he: 'he-Hebr-IL',
  hi: 'hi-Deva-IN',
  hr: 'hr-Latn-HR',
  hu: 'hu-Latn-HU',
  id: 'id-Latn-ID',
  it: 'it-Latn-IT',
  ja: 'ja-Jpan-JP',
  ko: 'ko-Kore-KR',
  lt: 'lt-Latn-LT',
  lv: 'lv-Latn-LV',
  nb: 'nb-Latn-NO',
  nl: 'nl-Latn-NL',
  pl: 'pl-Latn-PL',
  pt: 'pt-Latn-BR',
  ro: 'ro-Latn-RO',
  ru: 'ru-Cyrl-RU',
  sk: 'sk-Latn-SK',
  sl: 'sl-Latn-SI',
  sv: 'sv-Latn-SE',
  th: 'th-Thai-TH',
  tr: 'tr-Latn-TR',
  uk: 'uk-Cyrl-UA',
  vi: 'vi-Latn-VN',
  zh: 'zh-Hans-CN',
}

const keys = {
  calendar: 'ca',
  caseFirst: 'kf',
  collation: 'co',
  hourCycle: 'hc',
  numberingSystem: 'nu',
} as const

/** `Intl.Locale`. */
export class Locale {
  readonly #tag: LocaleTag

  constructor(text: unknown, options?: unknown) {
    if (typeof text !== 'string' && (typeof text !== 'object' || text === null)) {
      throw new TypeError("First argument to Intl.Locale constructor can't be empty or missing")
    }
    const tag = readLocale(String(text))
    const given = Object(options ?? {})
    const { language, script, region } = given
    const parts = {
      ...tag,
      ...(language && { language }),
      ...(script && { script }),
      ...(region && { region }),
    }
    for (const [name, key] of Object.entries(keys)) {
      if (given[name] !== undefined) parts.keywords.set(key, String(given[name]))
    }
    if (given.numeric !== undefined) parts.keywords.set('kn', String(Boolean(given.numeric)))
    this.#tag = readLocale(writeLocale(parts))
  }

  get baseName(): string {
    return baseName(this.#tag)
  }

  get language(): string {
    return this.#tag.language
  }

  get script(): string | undefined {
    return this.#tag.script
  }

  get region(): string | undefined {
    return this.#tag.region
  }

  get calendar(): string | undefined {
    return this.#tag.keywords.get(keys.calendar)
  }

  get caseFirst(): string | undefined {
    return this.#tag.keywords.get(keys.caseFirst)
  }

  get collation(): string | undefined {
    return this.#tag.keywords.get(keys.collation)
  }

  get hourCycle(): string | undefined {
    return this.#tag.keywords.get(keys.hourCycle)
  }

  get numberingSystem(): string | undefined {
    return this.#tag.keywords.get(keys.numberingSystem)
  }

  get numeric(): boolean {
    const value = this.#tag.keywords.get('kn')
    return value === '' || value === 'true'
  }

  maximize(): Locale {
    const { language, region: asked = '' } = this.#tag
    const isTraditional = language === 'zh' && ['TW', 'HK', 'MO'].includes(asked)
    const most = isTraditional ? 'zh-Hant-TW' : likely[language]
    if (most === undefined) return new Locale(writeLocale(this.#tag))
    const { script, region } = readLocale(most)
    const full = {
      ...this.#tag,
      script: this.#tag.script ?? script,
      region: this.#tag.region ?? region,
    }
    return new Locale(writeLocale(full))
  }

  minimize(): Locale {
    const most = likely[this.#tag.language]
    const { script, region } = readLocale(most ?? this.#tag.language)
    const least = { ...this.#tag }
    if (least.script === script) least.script = undefined
    if (least.region === region) least.region = undefined
    return new Locale(writeLocale(least))
  }

  toString(): string {
    return writeLocale(this.#tag)
  }
}
