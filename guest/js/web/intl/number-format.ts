import { define } from '../../src/property.ts'
import { decimalOf } from './decimal.ts'
import { keptFormat } from './kept-formats.ts'
import { resolved, supported, type Resolved } from './locale-data.ts'
import { digitsOf, formOf, type Digits, type Form } from './number-options.ts'
import { numberParts, type Part } from './number-parts.ts'
import { cardinal } from './plural.ts'
import { writtenDigits } from './number-digits.ts'

/** `Intl.NumberFormat`. */
export class NumberFormat {
  readonly #resolved: Resolved
  readonly #form: Form
  readonly #digits: Digits
  #format: ((value: unknown) => string) | undefined

  constructor(locales?: unknown, options?: unknown) {
    if (options === null) throw new TypeError('Cannot convert undefined or null to object')
    const given = Object(options ?? {})
    this.#resolved = resolved(locales)
    this.#form = formOf(given)
    this.#digits = digitsOf(given, this.#form)
  }

  get format(): (value: unknown) => string {
    this.#format ??= (value) => textOf(this.#parts(value))
    return this.#format
  }

  formatToParts(value?: unknown): Part[] {
    return this.#parts(value)
  }

  formatRange(start: unknown, end: unknown): string {
    return textOf(this.formatRangeToParts(start, end))
  }

  formatRangeToParts(start: unknown, end: unknown): (Part & { source: string })[] {
    if (start === undefined || end === undefined) throw new TypeError('start or end is undefined')
    const [first, last] = [this.#parts(start), this.#parts(end)]
    const from = (source: string) => (part: Part) => ({ ...part, source })
    if (textOf(first) === textOf(last)) {
      return [{ type: 'approximatelySign', value: '~' }, ...first].map(from('shared'))
    }
    const joint = this.#form.style === 'decimal' ? '–' : ' – '
    return [
      ...first.map(from('startRange')),
      { type: 'literal', value: joint, source: 'shared' },
      ...last.map(from('endRange')),
    ]
  }

  resolvedOptions(): object {
    const { style, currency, currencyDisplay, currencySign, unit, unitDisplay } = this.#form
    const { notation, compactDisplay, useGrouping, signDisplay } = this.#form
    const { minimumIntegerDigits, fraction, significant, isCompact } = this.#digits
    const { roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay } = this.#digits
    const shownSignificant = isCompact ? [1, 2] : significant
    return {
      locale: this.#resolved.locale,
      numberingSystem: 'latn',
      style,
      ...(style === 'currency' ? { currency, currencyDisplay, currencySign } : {}),
      ...(style === 'unit' ? { unit, unitDisplay } : {}),
      minimumIntegerDigits,
      ...(shownSignificant
        ? {
            minimumSignificantDigits: shownSignificant[0],
            maximumSignificantDigits: shownSignificant[1],
          }
        : {}),
      ...(fraction
        ? { minimumFractionDigits: fraction[0], maximumFractionDigits: fraction[1] }
        : {}),
      useGrouping,
      notation,
      ...(notation === 'compact' ? { compactDisplay } : {}),
      signDisplay,
      roundingMode,
      roundingIncrement,
      trailingZeroDisplay,
      roundingPriority,
    }
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return supported(locales)
  }

  /** The plural category of a number as it would be written. */
  static pluralOf(format: NumberFormat, value: number): string {
    const shown = writtenDigits(decimalOf(Math.abs(value)), format.#digits)
    return cardinal(format.#resolved.tag.language, shown.integer, shown.fraction)
  }

  #parts(value: unknown): Part[] {
    const { tag, table } = this.#resolved
    const writer = {
      language: tag.language,
      numbers: table.numbers,
      form: this.#form,
      digits: this.#digits,
    }
    return numberParts(readNumber(value), writer)
  }
}

/** The text of parts. */
export function textOf(parts: readonly Part[]): string {
  let text = ''
  for (const { value } of parts) text += value
  return text
}

/** A text keeps all of its digits. */
function readNumber(value: unknown): Parameters<typeof numberParts>[0] {
  if (typeof value === 'bigint') return decimalOf(value)
  const primitive: unknown = typeof value === 'object' && value !== null ? value.valueOf() : value
  if (
    typeof primitive === 'string' &&
    /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(primitive)
  ) {
    return decimalOf(primitive)
  }
  const number = Number(primitive)
  if (Number.isNaN(number)) return 'NaN'
  if (number === Infinity) return 'Infinity'
  return number === -Infinity ? '-Infinity' : decimalOf(number)
}

const kept = new Map<string, NumberFormat>()

/** Gives numbers their `toLocaleString`. */
export function installNumbers(): void {
  for (const { prototype } of [Number, BigInt]) {
    define(
      prototype,
      'toLocaleString',
      function toLocaleString(this: unknown, locales?: unknown, options?: unknown): string {
        const make = (): NumberFormat => new NumberFormat(locales, options)
        return keptFormat(kept, locales, options, make).format(Object(this).valueOf())
      },
    )
  }
}
