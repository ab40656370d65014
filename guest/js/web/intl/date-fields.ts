import type { DateOptions } from './date-options.ts'
import type { Resolved } from './locale-data.ts'

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
  const { clock, options, hourCycle, resolved } = moment
  const { names, dayPeriods } = resolved.table.dates
  const name = (index: number): string => names[Number(field.slice(1))]?.[index] ?? ''
  switch (field.charAt(0)) {
    case 'y':
      return yearText(clock.getUTCFullYear(), field)
    case 'M':
      return number(clock.getUTCMonth() + 1, field)
    case 'L':
      return name(clock.getUTCMonth())
    case 'd':
      return number(clock.getUTCDate(), field)
    case 'E':
      return name(clock.getUTCDay())
    case 'G':
      return clock.getUTCFullYear() > 0 ? 'AD' : 'BC'
    case 'h':
      return number(hourOf(clock.getUTCHours(), hourCycle), field)
    case 'm':
      return number(clock.getUTCMinutes(), field)
    case 's':
      return number(clock.getUTCSeconds(), field)
    case 'f':
      return String(clock.getUTCMilliseconds())
        .padStart(3, '0')
        .slice(0, options.fractionalSecondDigits)
    case 'a':
      return dayPeriods[clock.getUTCHours() < 12 ? 0 : 1]
    case 'B':
      return partOfDay(clock.getUTCHours())
    default:
      return zoneText(field, moment)
  }
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

function zoneText(field: string, { time, options, resolved }: Moment): string {
  const { dates, numbers } = resolved.table
  const { timeZone } = options
  const width = options.timeZoneName ?? (field === 'zzzz' ? 'long' : 'short')
  const minutes = timeZone.offsetAt(time)
  const isLong = width.startsWith('long')
  const offset = offsetText(minutes, isLong, dates.offset, numbers.minus)
  if (width.endsWith('Offset')) return offset
  const isEnglish = resolved.tag.language === 'en'
  if (timeZone.name === 'UTC' && !width.endsWith('Generic')) return dates.utc[isLong ? 1 : 0]
  // Other languages have names of their own for zones, and other countries no short ones for America's.
  const { region = 'US' } = resolved.tag
  if (!isEnglish || timeZone.names === undefined || (!isLong && region !== 'US')) return offset
  const [
    winter = '',
    summer = '',
    longWinter = '',
    longSummer = '',
    generic = '',
    longGeneric = '',
  ] = timeZone.names
  const isSummer = timeZone.isSummerAt(time)
  const name = width.endsWith('Generic')
    ? isLong
      ? longGeneric
      : generic
    : isLong
      ? isSummer
        ? longSummer
        : longWinter
      : isSummer
        ? summer
        : winter
  return /^GMT[+-]/.test(name) ? offset : name
}

function offsetText(minutes: number, isLong: boolean, pattern: string, minus: string): string {
  if (minutes === 0) return pattern.replace('{0}', '')
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const shownRest = rest === 0 && !isLong ? '' : `:${String(rest).padStart(2, '0')}`
  const shown = String(hours).padStart(isLong ? 2 : 1, '0') + shownRest
  return pattern.replace('{0}', (minutes < 0 ? minus : '+') + shown)
}
