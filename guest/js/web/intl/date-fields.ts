import type { DateOptions } from './date-options.ts'
import type { LocaleTable, Resolved } from './locale-data.ts'

/** A moment that is being written. */
export interface Moment {
  time: number
  /** Its UTC fields are what the clocks of the zone show. */
  clock: Date
  options: DateOptions
  hourCycle: string
  resolved: Resolved
}

/** What a field is, by its first letter. */
export const fieldTypes: Record<string, string> = {
  y: 'year',
  M: 'month',
  L: 'month',
  d: 'day',
  E: 'weekday',
  G: 'era',
  h: 'hour',
  m: 'minute',
  s: 'second',
  f: 'fractionalSecond',
  a: 'dayPeriod',
  B: 'dayPeriod',
  z: 'timeZoneName',
}

/** The text of a field of a pattern. */
export function fieldText(field: string, moment: Moment): string {
  return texts[field.charAt(0)]?.(moment, field) ?? zoneText(field, moment)
}

type Text = (moment: Moment, field: string) => string

const nameIn = ({ resolved }: Moment, field: string, index: number): string =>
  resolved.table.dates.names[Number(field.slice(1))]?.[index] ?? ''

const texts: Record<string, Text> = {
  y: ({ clock }, field) => yearText(clock.getUTCFullYear(), field),
  M: ({ clock }, field) => number(clock.getUTCMonth() + 1, field),
  L: (moment, field) => nameIn(moment, field, moment.clock.getUTCMonth()),
  d: ({ clock }, field) => number(clock.getUTCDate(), field),
  E: (moment, field) => nameIn(moment, field, moment.clock.getUTCDay()),
  G: ({ clock }) => (clock.getUTCFullYear() > 0 ? 'AD' : 'BC'),
  h: ({ clock, hourCycle }, field) => number(hourOf(clock.getUTCHours(), hourCycle), field),
  m: ({ clock }, field) => number(clock.getUTCMinutes(), field),
  s: ({ clock }, field) => number(clock.getUTCSeconds(), field),
  f: ({ clock, options }) =>
    String(clock.getUTCMilliseconds()).padStart(3, '0').slice(0, options.fractionalSecondDigits),
  a: ({ clock, resolved }) => resolved.table.dates.dayPeriods[clock.getUTCHours() < 12 ? 0 : 1],
  B: ({ clock }) => partOfDay(clock.getUTCHours()),
}

function number(value: number, field: string): string {
  return field.length === 2 ? String(value).padStart(2, '0') : String(value)
}

/** Before the year 1 years are counted backwards. */
function yearText(year: number, field: string): string {
  const shown = year > 0 ? year : 1 - year
  return field === 'yy' ? String(shown % 100).padStart(2, '0') : String(shown)
}

function hourOf(hour: number, hourCycle: string): number {
  switch (hourCycle) {
    case 'h11':
      return hour % 12
    case 'h12':
      return hour % 12 === 0 ? 12 : hour % 12
    case 'h24':
      return hour === 0 ? 24 : hour
    default:
      return hour
  }
}

function partOfDay(hour: number): string {
  if (hour === 12) return 'noon'
  if (hour >= 6 && hour < 12) return 'in the morning'
  if (hour > 12 && hour < 18) return 'in the afternoon'
  return hour >= 18 && hour < 21 ? 'in the evening' : 'at night'
}

/** Of a style's pattern. */
const widths: Record<string, string> = { zzzz: 'long' }

function zoneText(field: string, { time, options, resolved }: Moment): string {
  const { dates, numbers } = resolved.table
  const { timeZone } = options
  const width = options.timeZoneName ?? widths[field] ?? 'short'
  const isLong = width.startsWith('long')
  const offset = offsetText(timeZone.offsetAt(time), isLong, dates, numbers.minus)
  if (width.endsWith('Offset')) return offset
  if (timeZone.name === 'UTC' && !width.endsWith('Generic')) return dates.utc[isLong ? 1 : 0]
  if (!hasNames(resolved, isLong)) return offset
  const name = timeZone.names?.[nameIndex(width, timeZone.isSummerAt(time))]
  return name === undefined || /^GMT[+-]/.test(name) ? offset : name
}

/** Other languages have names of their own for zones, and other countries no short ones for America's. */
function hasNames({ tag: { language, region = 'US' } }: Resolved, isLong: boolean): boolean {
  return language === 'en' && (isLong || region === 'US')
}

/** Short and long in winter and in summer, then those for both. */
function nameIndex(width: string, isSummer: boolean): number {
  const isLong = width.startsWith('long')
  if (width.endsWith('Generic')) return isLong ? 5 : 4
  return (isLong ? 2 : 0) + (isSummer ? 1 : 0)
}

function offsetText(
  minutes: number,
  isLong: boolean,
  { offset, atZero }: LocaleTable['dates'],
  minus: string,
): string {
  if (minutes === 0) return atZero[isLong ? 1 : 0]
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const shownRest = rest === 0 && !isLong ? '' : `:${String(rest).padStart(2, '0')}`
  const shown = String(hours).padStart(isLong ? 2 : 1, '0') + shownRest
  return offset.replace('{0}', (minutes < 0 ? minus : '+') + shown)
}
