import { wordOption } from './intl-object.ts'
import { resolved, supported, type Resolved } from './locale-data.ts'
import { NumberFormat } from './number-format.ts'
import { decimalOf } from './decimal.ts'
import { categoriesOf, ordinal } from './plural.ts'

const digitOptions = [
  'minimumIntegerDigits',
  'minimumFractionDigits',
  'maximumFractionDigits',
  'minimumSignificantDigits',
  'maximumSignificantDigits',
  'roundingIncrement',
  'roundingMode',
  'roundingPriority',
  'trailingZeroDisplay',
] as const

/** `Intl.PluralRules`. */
export class PluralRules {
  readonly #resolved: Resolved
  readonly #locale: string
  readonly #type: 'cardinal' | 'ordinal'
  readonly #format: NumberFormat

  constructor(locales?: unknown, options?: unknown) {
    const given = Object(options ?? {})
    this.#resolved = resolved(locales)
    // Rules are a language's, whatever the country.
    this.#locale = locales === undefined ? this.#resolved.locale : this.#resolved.tag.language
    this.#type = wordOption(given, 'type', ['cardinal', 'ordinal']) ?? 'cardinal'
    const digits = digitOptions.map((name) => [name, given[name]])
    this.#format = new NumberFormat(locales, Object.fromEntries(digits))
  }

  select(value: unknown): string {
    const number = Number(value)
    if (!Number.isFinite(number)) return 'other'
    if (this.#type === 'cardinal') return NumberFormat.pluralOf(this.#format, number)
    const { negative, digits, point } = decimalOf(Math.abs(number))
    const isWhole = !negative && digits.length <= point
    const integer = digits.padEnd(point, '0') || '0'
    return isWhole ? ordinal(this.#resolved.tag.language, integer, '') : 'other'
  }

  selectRange(start: unknown, end: unknown): string {
    if (start === undefined || end === undefined) throw new TypeError('start or end is undefined')
    return this.select(end)
  }

  resolvedOptions(): object {
    const counts = Object.entries(this.#format.resolvedOptions()).filter(([name]) =>
      name.endsWith('Digits'),
    )
    return {
      locale: this.#locale,
      type: this.#type,
      ...Object.fromEntries(counts),
      pluralCategories: categoriesOf(this.#resolved.tag.language, this.#type),
    }
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return supported(locales)
  }
}
