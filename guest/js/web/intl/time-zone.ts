import type * as Tables from 'capsule:zones'

/** What the clocks of a zone show. */
export interface TimeZone {
  name: string
  /** Minutes that they are ahead of UTC. */
  offsetAt(time: number): number
  /** Whether they are put forward then. */
  isSummerAt(time: number): boolean
  /** In English, where it has some: short and long, each in winter and in summer; short and long for both. */
  names: string[] | undefined
}

const key = Symbol.for('capsule.zones')
/** Only there, if the program names a time zone. */
const tables: typeof Tables | undefined = Reflect.get(globalThis, key)
Reflect.deleteProperty(globalThis, key)

const MINUTE = 60_000
const [FIRST, LAST] = [Date.UTC(1970, 0, 1), Date.UTC(2038, 0, 1)]

const YEAR = 365 * 24 * 60 * MINUTE

const rows = new Map<string, string>()
const links = new Map<string, string>()
for (const row of tables?.zones ?? []) rows.set(row.slice(0, row.indexOf(' ')).toLowerCase(), row)
for (const link of tables?.links ?? []) {
  const [name = '', zone = ''] = link.split(' ')
  links.set(name.toLowerCase(), zone)
}
const known = new Map<string, TimeZone>()

/** `UTC`, which the clocks of a sandbox are set to. */
export const utc: TimeZone = {
  name: 'UTC',
  offsetAt: () => 0,
  isSummerAt: () => false,
  names: undefined,
}

/** The zone of a name, or the error that Node throws. */
export function timeZone(name: string): TimeZone {
  const lower = name.toLowerCase()
  if (lower === 'utc' || links.get(lower) === 'UTC') return utc
  const row = rows.get((links.get(lower) ?? name).toLowerCase())
  const zone = known.get(lower) ?? (row === undefined ? ofOffset(name) : read(row))
  if (zone === undefined) throw new RangeError(`Invalid time zone specified: ${name}`)
  known.set(lower, zone)
  return zone
}

/** Names of all zones. */
export function zoneNames(): string[] {
  return [...rows.values()]
    .map((row) => row.slice(0, row.indexOf(' ')))
    .filter((name) => !name.startsWith('Etc/'))
    .toSorted()
}

function ofOffset(name: string): TimeZone | undefined {
  const [, sign, hours = '', minutes = '00'] =
    /^([+-])([01]\d|2[0-3])(?::?([0-5]\d))?$/.exec(name) ?? []
  if (sign === undefined) return undefined
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  const written = `${offset === 0 ? '+' : sign}${hours}:${minutes}`
  return { name: written, offsetAt: () => offset, isSummerAt: () => false, names: undefined }
}

function read(row: string): TimeZone {
  const [name = '', clock = '', texts = ''] = row.split(' ')
  const { times, offsets } = readClock(tables?.clocks[Number(clock)] ?? '0')
  const isChanging = (times.at(-1) ?? 0) > LAST - YEAR
  const offsetAt = (time: number): number => {
    // Clocks that are not changed any more stay as they were left.
    const at = time < LAST || !isChanging ? time : sameYear(time)
    let [low, high] = [0, times.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((times[middle] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    return offsets[low] ?? 0
  }
  const isSummerAt = (time: number): boolean => {
    const year = new Date(time).getUTCFullYear()
    const least = Math.min(offsetAt(Date.UTC(year, 0, 10)), offsetAt(Date.UTC(year, 6, 10)))
    return offsetAt(time) > least
  }
  const row6 = tables?.names[Number(texts)]?.split(' ')
  return {
    name,
    offsetAt,
    isSummerAt,
    names: row6?.map((text) => tables?.texts[Number(text)] ?? ''),
  }
}

function readClock(written: string): { times: number[]; offsets: number[] } {
  const times: number[] = []
  const start = /^-?\d+/.exec(written)?.[0] ?? '0'
  const offsets = [Number(start)]
  let [time, offset] = [FIRST, Number(start)]
  for (let at = start.length; at < written.length; at++) {
    const [minutes, forward] = tables?.changes[written.charCodeAt(at) - 0x100]?.split(' ') ?? []
    time += Number(minutes) * MINUTE
    offset += Number(forward)
    times.push(time)
    offsets.push(offset)
  }
  return { times, offsets }
}

/** Behind the table's end the same moment of a year in it whose days fall on the same weekdays. */
function sameYear(time: number): number {
  const date = new Date(time)
  const year = date.getUTCFullYear()
  // The calendar comes back every 28 years.
  return date.setUTCFullYear(year - Math.ceil((year - 2037) / 28) * 28)
}
