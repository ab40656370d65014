import { wordOption } from './intl-object.ts'
import { resolved, supported, type Resolved } from './locale-data.ts'
import { NumberFormat, textOf } from './number-format.ts'
import { chosen, type Part } from './number-parts.ts'

const styles = ['long', 'short', 'narrow'] as const
const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']

function unitOf(unit: unknown): string {
  const name = String(unit).replace(/s$/, '')
  if (units.includes(name)) return name
  throw new RangeError(`Invalid unit argument for format() '${String(unit)}'`)
}

/** `Intl.RelativeTimeFormat`. */
export class RelativeTimeFormat {
  readonly #resolved: Resolved
  readonly #style: (typeof styles)[number]
  readonly #numeric: 'always' | 'auto'
  readonly #numbers: NumberFormat

  constructor(locales?: unknown, options?: unknown) {
    const given = Object(options ?? {})
    this.#resolved = resolved(locales)
    this.#style = wordOption(given, 'style', styles) ?? 'long'
    this.#numeric = wordOption(given, 'numeric', ['always', 'auto']) ?? 'always'
    this.#numbers = new NumberFormat(locales)
  }

  format(value: unknown, unit: unknown): string {
    return textOf(this.formatToParts(value, unit))
  }

  formatToParts(value: unknown, unit: unknown): Part[] {
    const number = Number(value)
    const name = unitOf(unit)
    if (!Number.isFinite(number)) {
      throw new RangeError(`Invalid time value`)
    }
    const table = this.#resolved.table.relative[name]?.[styles.indexOf(this.#style)]
    const [before = '', after = '', words = {}] = table ?? []
    const word = this.#numeric === 'auto' ? words[String(number)] : undefined
    if (word !== undefined) return [{ type: 'literal', value: word }]
    const isPast = number < 0 || Object.is(number, -0)
    const plural = NumberFormat.pluralOf(this.#numbers, number)
    const [start = '', end = ''] = chosen(isPast ? before : after, plural).split('{0}')
    const digits = this.#numbers
      .formatToParts(Math.abs(number))
      .map((part) => ({ ...part, unit: name }))
    const literal = (text: string): Part[] =>
      text === '' ? [] : [{ type: 'literal', value: text }]
    return [...literal(start), ...digits, ...literal(end)]
  }

  resolvedOptions(): object {
    const { locale } = this.#resolved
    return { locale, style: this.#style, numeric: this.#numeric, numberingSystem: 'latn' }
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return supported(locales)
  }
}
