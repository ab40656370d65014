import { define } from '../../src/property.ts'
import { fieldText, fieldTypes, type Moment } from './date-fields.ts'
import { dateOptions, type DateOptions, type Usual } from './date-options.ts'
import { is12, patternOf } from './date-pattern.ts'
import { keptFormat } from './kept-formats.ts'
import { resolved, supported, type Resolved } from './locale-data.ts'
import { textOf } from './number-format.ts'
import type { Part } from './number-parts.ts'

/** `Intl.DateTimeFormat`. */
export class DateTimeFormat {
  readonly #resolved: Resolved
  readonly #options: DateOptions
  readonly #hourCycle: string
  /** Text and fields, in turn. */
  readonly #pattern: string[]
  #format: ((date?: unknown) => string) | undefined

  constructor(
    locales?: unknown,
    options?: unknown,
    required: Usual | 'any' = 'any',
    usual: Usual = 'date',
  ) {
    if (options === null) throw new TypeError('Cannot convert undefined or null to object')
    this.#resolved = resolved(locales)
    this.#options = dateOptions(Object(options ?? {}), this.#resolved, required, usual)
    const { dates, numbers } = this.#resolved.table
    this.#hourCycle = this.#options.hourCycle ?? dates.hourCycle
    const pattern = patternOf(this.#options, dates, numbers.decimal, this.#hourCycle)
    this.#pattern = pattern.split(/\{(\w+)\}/)
  }

  get format(): (date?: unknown) => string {
    this.#format ??= (date) => plain(textOf(this.#parts(timeOf(date))))
    return this.#format
  }

  formatToParts(date?: unknown): Part[] {
    return this.#parts(timeOf(date))
  }

  formatRange(start: unknown, end: unknown): string {
    return textOf(this.formatRangeToParts(start, end))
  }

  formatRangeToParts(start: unknown, end: unknown): (Part & { source: string })[] {
    if (start === undefined || end === undefined)
      throw new TypeError('startDate or endDate cannot be undefined')
    const [first, last] = [this.#parts(timeOf(start)), this.#parts(timeOf(end))]
    const from = (source: string) => (part: Part) => ({ ...part, source })
    if (textOf(first) === textOf(last)) return first.map(from('shared'))
    return [
      ...first.map(from('startRange')),
      { type: 'literal', value: this.#resolved.table.dates.range, source: 'shared' },
      ...last.map(from('endRange')),
    ]
  }

  resolvedOptions(): object {
    const { dateStyle, timeStyle, timeZone, fractionalSecondDigits, timeZoneName } = this.#options
    const fields = this.#pattern.filter((_, index) => index % 2 === 1)
    const hasHour = fields.some((field) => field.startsWith('h'))
    const isStyled = dateStyle !== undefined || timeStyle !== undefined
    const shown = isStyled ? {} : this.#fieldOptions(fields)
    return definedOf({
      locale: this.#resolved.locale,
      calendar: 'gregory',
      numberingSystem: 'latn',
      timeZone: timeZone.name,
      hourCycle: hasHour ? this.#hourCycle : undefined,
      hour12: hasHour ? is12(this.#hourCycle) : undefined,
      ...shown,
      fractionalSecondDigits,
      timeZoneName,
      dateStyle,
      timeStyle,
    })
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return supported(locales)
  }

  #fieldOptions(fields: string[]): Record<string, string | undefined> {
    const { weekday, era, month, dayPeriod } = this.#options
    const widthOf = (letter: string): string | undefined => {
      const field = fields.find((each) => each.startsWith(letter))
      return field && (field.length === 2 ? '2-digit' : 'numeric')
    }
    return {
      weekday,
      era,
      year: widthOf('y'),
      month: widthOf('M') ?? month,
      day: widthOf('d'),
      dayPeriod: fields.includes('B') ? dayPeriod : undefined,
      hour: widthOf('h'),
      minute: widthOf('m'),
      second: widthOf('s'),
    }
  }

  #parts(time: number): Part[] {
    const { timeZone } = this.#options
    const moment: Moment = {
      time,
      clock: new Date(time + timeZone.offsetAt(time) * 60_000),
      options: this.#options,
      hourCycle: this.#hourCycle,
      resolved: this.#resolved,
    }
    const parts: Part[] = []
    for (const [index, piece] of this.#pattern.entries()) {
      if (index % 2 === 1)
        parts.push({
          type: fieldTypes[piece.charAt(0)] ?? 'literal',
          value: fieldText(piece, moment),
        })
      else if (piece !== '') parts.push({ type: 'literal', value: piece })
    }
    return parts
  }
}

/** As in Node, whose programs were surprised by the narrow blank before AM. */
function plain(text: string): string {
  return text.replaceAll('\u202f', ' ')
}

function definedOf(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

function timeOf(date: unknown): number {
  const time = date === undefined ? Date.now() : Number(date)
  if (!(Math.abs(time) <= 8.64e15)) throw new RangeError('Invalid time value')
  return Math.trunc(time)
}

/** Gives dates their `toLocale…String`. */
export function installDates(): void {
  const install = (name: string, required: Usual | 'any', usual: Usual): void => {
    const kept = new Map<string, DateTimeFormat>()
    const write = {
      [name](this: Date, locales?: unknown, options?: unknown): string {
        const make = (): DateTimeFormat => new DateTimeFormat(locales, options, required, usual)
        const format = keptFormat(kept, locales, options, make)
        return Number.isNaN(this.getTime()) ? 'Invalid Date' : format.format(this)
      },
    }
    define(Date.prototype, name, write[name])
  }
  install('toLocaleString', 'any', 'all')
  install('toLocaleDateString', 'date', 'date')
  install('toLocaleTimeString', 'time', 'time')
}
