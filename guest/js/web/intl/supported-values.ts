import { resolved } from './locale-data.ts'
import { zoneNames } from './time-zone.ts'

/** `Intl.supportedValuesOf`. */
export function supportedValuesOf(key: unknown): string[] {
  const { numbers } = resolved('en').table
  switch (String(key)) {
    case 'calendar':
      return ['gregory', 'iso8601']
    case 'collation':
      return ['emoji', 'eor']
    case 'currency':
      return [
        ...new Set([...Object.keys(numbers.symbols), ...Object.keys(numbers.currencyNames)]),
      ].toSorted()
    case 'numberingSystem':
      return ['latn']
    case 'timeZone':
      return zoneNames()
    case 'unit':
      return Object.keys(numbers.units).filter((unit) => !unit.includes('-per-'))
    default:
      throw new RangeError(`Invalid key : ${String(key)}`)
  }
}
