// How a locale writes dates and times, read from Node's own formats of one moment.

/** A Friday whose every field is of one digit, so that it shows whether a field is filled up. */
const moment = Date.UTC(2003, 8, 5, 9, 7, 3)

const styles = ['full', 'long', 'medium', 'short']
const weekdays = [undefined, 'short', 'long', 'narrow']
const years = [undefined, 'numeric', '2-digit']
const months = [undefined, 'numeric', '2-digit', 'short', 'long', 'narrow']
const days = [undefined, 'numeric', '2-digit']
const times = [undefined, 'numeric', '2-digit']

/**
 * The tables of a locale; patterns have fields in braces (`{L0} {d}`: a month by its name in the first table of names), and are
 * numbered, since many are the same.
 */
export function dateTables(locale) {
  const names = []
  const write = (options) => patternOf(locale, names, options)
  const patterns = new Map()
  const number = (pattern) => {
    if (!patterns.has(pattern)) patterns.set(pattern, patterns.size)
    return patterns.get(pattern)
  }
  const dates = []
  const joints = []
  for (const options of combinations({
    weekday: weekdays,
    year: years,
    month: months,
    day: days,
  })) {
    if (Object.keys(options).length === 0) continue
    const date = write(options)
    dates.push(number(date))
    joints.push(number(jointOf(date, write({ ...options, minute: 'numeric' }), '{m}')))
  }
  const clocks = []
  for (const hourCycle of ['h12', 'h23']) {
    for (const options of combinations({ hour: times, minute: times, second: times })) {
      if (Object.keys(options).length > 0) clocks.push(number(write({ ...options, hourCycle })))
    }
  }
  const style = (dateStyle, timeStyle) => write({ dateStyle, timeStyle })
  return {
    names,
    dayPeriods: [9, 21].map((hour) => dayPeriodOf(locale, hour)),
    dates,
    joints,
    clocks,
    dateStyles: styles.map((name) => number(style(name))),
    timeStyles: styles.map((name) => number(style(undefined, name))),
    styleJoints: styles.map((name) =>
      number(jointOf(style(name), style(name, 'short'), style(undefined, 'short'))),
    ),
    zoned: number(zoned(write, { hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }, '{0}')),
    zonedDate: number(zoned(write, { day: 'numeric', month: 'numeric' }, '{1}')),
    offset: zoneName(locale, 'Asia/Kolkata', 'shortOffset').replace('+5:30', '{0}'),
    atZero: [zoneName(locale, 'UTC', 'shortOffset'), zoneName(locale, 'UTC', 'longOffset')],
    utc: [zoneName(locale, 'UTC', 'short'), zoneName(locale, 'UTC', 'long')],
    hourCycle: new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hourCycle,
    range: rangeOf(locale),
    patterns: [...patterns.keys()],
  }
}

function rangeOf(locale) {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC' })
    .formatRangeToParts(moment, moment + 1e11)
    .find(({ type, source }) => type === 'literal' && source === 'shared').value
}

/** Every choice of an option from each list; those that choose nothing of a list leave it out. */
function combinations(lists) {
  let found = [{}]
  for (const [name, choices] of Object.entries(lists)) {
    found = found.flatMap((options) =>
      choices.map((choice) => (choice === undefined ? options : { ...options, [name]: choice })),
    )
  }
  return found
}

/** What stands between a date and a time: `{1}` is the date, `{0}` the time. */
function jointOf(date, both, time) {
  return both.replace(date, '{1}').replace(time, '{0}')
}

/** Where a time zone's name stands beside a time (`{0}`) or a date (`{1}`). */
function zoned(write, options, place) {
  const both = write({ ...options, timeZoneName: 'short' })
  return both.replace(write(options), place).replace('{zzzz}', '{z}')
}

function zoneName(locale, timeZone, timeZoneName) {
  return valueOf(partsOf(locale, { timeZone, timeZoneName }), 'timeZoneName')
}

function partsOf(locale, options, at = moment) {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).formatToParts(at)
}

function dayPeriodOf(locale, hour) {
  const parts = partsOf(locale, { hour: 'numeric', hourCycle: 'h12' }, Date.UTC(2003, 8, 5, hour))
  return valueOf(parts, 'dayPeriod')
}

function valueOf(parts, type) {
  return parts.find((part) => part.type === type)?.value ?? ''
}

function patternOf(locale, names, options) {
  return partsOf(locale, options)
    .map((part) => fieldOf(part, locale, names, options))
    .join('')
}

const digits = {
  year: ['{y}', '{yy}', '', '{y}'],
  month: ['{M}', '{MM}'],
  day: ['{d}', '{dd}'],
  hour: ['{h}', '{hh}'],
  minute: ['{m}', '{mm}'],
  second: ['{s}', '{ss}'],
}

function fieldOf({ type, value }, locale, names, options) {
  if (type === 'literal') return value
  if (type === 'dayPeriod') return '{a}'
  if (type === 'timeZoneName') return value.length > 5 ? '{zzzz}' : '{z}'
  if (/^\d+$/.test(value)) return digits[type][value.length - 1]
  if (type === 'month') return `{L${tableOf(names, locale, options, type, months12)}}`
  if (type === 'weekday') return `{E${tableOf(names, locale, options, type, days7)}}`
  throw new Error(`${locale} has a ${type} '${value}'`)
}

const months12 = Array.from({ length: 12 }, (_, month) => Date.UTC(2003, month, 5, 9))
const days7 = [7, 8, 9, 10, 11, 12, 13].map((day) => Date.UTC(2003, 8, day, 9))

/** The number of the names that a field has in such a pattern: they may depend on what stands around it. */
function tableOf(names, locale, options, type, moments) {
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
  const table = moments.map((at) => valueOf(format.formatToParts(at), type))
  const known = names.findIndex((other) => other.join() === table.join())
  return known === -1 ? names.push(table) - 1 : known
}
