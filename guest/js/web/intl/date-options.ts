import { numberOption, wordOption } from './intl-object.ts'
import type { Resolved } from './locale-data.ts'
import { timeZone, utc, type TimeZone } from './time-zone.ts'

const numerals = ['numeric', '2-digit'] as const
const widths = ['narrow', 'short', 'long'] as const
const styles = ['full', 'long', 'medium', 'short'] as const

/** What a date is written with. */
export interface DateOptions {
  weekday: string | undefined
  era: string | undefined
  year: string | undefined
  month: string | undefined
  day: string | undefined
  dayPeriod: string | undefined
  hour: string | undefined
  minute: string | undefined
  second: string | undefined
  fractionalSecondDigits: number | undefined
  timeZoneName: string | undefined
  dateStyle: string | undefined
  timeStyle: string | undefined
  /** `undefined`: as the locale has it. */
  hourCycle: string | undefined
  timeZone: TimeZone
}

/** What is written if nothing is asked for: of a date, of a time, of both. */
export type Usual = 'date' | 'time' | 'all'

const dateFields = ['weekday', 'year', 'month', 'day'] as const
const timeFields = ['dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits'] as const

/** Reads the options of a date's format, or throws what Node does. */
export function dateOptions(
  options: object,
  { tag, table }: Resolved,
  required: Usual | 'any',
  usual: Usual,
): DateOptions {
  const zone: unknown = Reflect.get(options, 'timeZone')
  const found: DateOptions = {
    weekday: wordOption(options, 'weekday', widths),
    era: wordOption(options, 'era', widths),
    year: wordOption(options, 'year', numerals),
    month: wordOption(options, 'month', [...numerals, ...widths]),
    day: wordOption(options, 'day', numerals),
    dayPeriod: wordOption(options, 'dayPeriod', widths),
    hour: wordOption(options, 'hour', numerals),
    minute: wordOption(options, 'minute', numerals),
    second: wordOption(options, 'second', numerals),
    fractionalSecondDigits: numberOption(options, 'fractionalSecondDigits', 1, 3),
    timeZoneName: wordOption(options, 'timeZoneName', zoneNames),
    dateStyle: wordOption(options, 'dateStyle', styles),
    timeStyle: wordOption(options, 'timeStyle', styles),
    hourCycle: hourCycleOf(options, table.dates.hourCycle) ?? tag.keywords.get('hc'),
    timeZone: zone === undefined ? utc : timeZone(String(zone)),
  }
  if (found.dateStyle !== undefined || found.timeStyle !== undefined) {
    refuseMixture(found, required)
    return found
  }
  return withUsual(found, required, usual)
}

const zoneNames = [
  'short',
  'long',
  'shortOffset',
  'longOffset',
  'shortGeneric',
  'longGeneric',
] as const

function hourCycleOf(options: object, usual: string): string | undefined {
  const cycle = wordOption(options, 'hourCycle', ['h11', 'h12', 'h23', 'h24'])
  const hour12: unknown = Reflect.get(options, 'hour12')
  if (hour12 === undefined) return cycle
  // As Node has it: midnight is 24 where clocks usually have twelve hours.
  if (usual === 'h12') return hour12 ? 'h12' : 'h24'
  return hour12 ? 'h11' : 'h23'
}

function refuseMixture(options: DateOptions, required: Usual | 'any'): void {
  const all = [...dateFields, 'era', ...timeFields, 'timeZoneName'] as const
  const mixed = all.find((name) => options[name] !== undefined)
  const style = options.dateStyle === undefined ? 'timeStyle' : 'dateStyle'
  if (mixed !== undefined) throw new TypeError(`Can't set option ${mixed} when ${style} is used`)
  if (required === 'date' && options.timeStyle !== undefined) {
    throw new TypeError('Invalid option : timeStyle')
  }
  if (required === 'time' && options.dateStyle !== undefined) {
    throw new TypeError('Invalid option : dateStyle')
  }
}

function withUsual(options: DateOptions, required: Usual | 'any', usual: Usual): DateOptions {
  const hasDate = dateFields.some((name) => options[name] !== undefined)
  const hasTime = timeFields.some((name) => options[name] !== undefined)
  const isEnough = (required !== 'time' && hasDate) || (required !== 'date' && hasTime)
  if (isEnough) return options
  const [day, clock] = ['numeric', 'numeric']
  return {
    ...options,
    ...(usual === 'time' ? {} : { year: day, month: day, day }),
    ...(usual === 'date' ? {} : { hour: clock, minute: clock, second: clock }),
  }
}
