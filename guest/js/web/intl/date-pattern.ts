import type { DateOptions } from './date-options.ts'
import type { LocaleTable } from './locale-data.ts'

const weekdays = [undefined, 'short', 'long', 'narrow']
const numerals = [undefined, 'numeric', '2-digit']
const months = [undefined, 'numeric', '2-digit', 'short', 'long', 'narrow']
const styles = ['full', 'long', 'medium', 'short']
const times = 3 * 3 * 3 - 1

type Dates = LocaleTable['dates']

/** How a locale writes a date with such options: text, with fields in braces. */
export function patternOf(
  options: DateOptions,
  dates: Dates,
  decimal: string,
  hourCycle: string,
): string {
  const isStyled = options.dateStyle !== undefined || options.timeStyle !== undefined
  return isStyled ? styled(options, dates, hourCycle) : composed(options, dates, decimal, hourCycle)
}

function styled(options: DateOptions, { patterns, ...dates }: Dates, hourCycle: string): string {
  const { dateStyle, timeStyle } = options
  const pattern = (numbers: number[], style: string): string =>
    patterns[numbers[styles.indexOf(style)] ?? 0] ?? ''
  const date = dateStyle === undefined ? undefined : pattern(dates.dateStyles, dateStyle)
  if (timeStyle === undefined) return date ?? ''
  const usual =
    dates.hourCycle.slice(0, 2) === hourCycle.slice(0, 2) ||
    is12(dates.hourCycle) === is12(hourCycle)
  const time = usual
    ? pattern(dates.timeStyles, timeStyle)
    : otherClock(timeStyle, { patterns, ...dates }, hourCycle)
  if (date === undefined) return time
  return joined(pattern(dates.styleJoints, dateStyle ?? ''), date, time)
}

/** A style of the clock that the locale does not have by itself. */
function otherClock(style: string, dates: Dates, hourCycle: string): string {
  const seconds = style === 'short' ? undefined : 'numeric'
  const time = clockPattern(
    { hour: 'numeric', minute: 'numeric', second: seconds },
    dates,
    hourCycle,
  )
  if (style === 'short' || style === 'medium') return time
  const zoned = dates.patterns[dates.zoned] ?? ''
  return zoned.replace('{0}', time).replace('{z}', style === 'full' ? '{zzzz}' : '{z}')
}

function composed(options: DateOptions, dates: Dates, decimal: string, hourCycle: string): string {
  const { patterns } = dates
  const index = dateIndex(options)
  const era = options.era === undefined ? '' : ' {G}'
  const date = index === 0 ? '' : (patterns[dates.dates[index - 1] ?? 0] ?? '') + era
  const time = timePattern(options, dates, decimal, hourCycle)
  if (date === '') return time
  if (time !== '') return joined(patterns[dates.joints[index - 1] ?? 0] ?? '', date, time)
  if (options.timeZoneName === undefined) return date
  return (patterns[dates.zonedDate] ?? '').replace('{1}', date)
}

function timePattern(
  options: DateOptions,
  dates: Dates,
  decimal: string,
  hourCycle: string,
): string {
  let time = clockPattern(options, dates, hourCycle)
  if (options.fractionalSecondDigits !== undefined) time = withFraction(time, decimal)
  if (options.dayPeriod !== undefined && is12(hourCycle)) time = time.replace(/\s?\{a\}/, ' {B}')
  if (options.timeZoneName === undefined || time === '') return time
  return (dates.patterns[dates.zoned] ?? '').replace('{0}', time)
}

function dateIndex({ weekday, year, month, day }: DateOptions): number {
  const places = [
    [weekdays, weekday],
    [numerals, year],
    [months, month],
    [numerals, day],
  ] as const
  let index = 0
  for (const [choices, choice] of places) index = index * choices.length + choices.indexOf(choice)
  return index
}

function clockPattern(
  { hour, minute, second }: Pick<DateOptions, 'hour' | 'minute' | 'second'>,
  { clocks, patterns }: Dates,
  hourCycle: string,
): string {
  let index = 0
  for (const choice of [hour, minute, second]) index = index * 3 + numerals.indexOf(choice)
  if (index === 0) return ''
  return patterns[clocks[index - 1 + (is12(hourCycle) ? 0 : times)] ?? 0] ?? ''
}

function withFraction(time: string, decimal: string): string {
  if (time === '') return '{f}'
  return time.replace(/\{ss?\}/, (seconds) => `${seconds}${decimal}{f}`)
}

function joined(joint: string, date: string, time: string): string {
  return joint.replace('{1}', date).replace('{0}', time)
}

/** Whether hours are counted to twelve. */
export function is12(hourCycle: string): boolean {
  return hourCycle === 'h12' || hourCycle === 'h11'
}
