import { currencyDigits } from 'capsule:currencies'
import type { RoundingMode } from './decimal.ts'
import { numberOption, wordOr } from './intl-object.ts'

/** How many digits of a number are written. */
export interface Digits {
  minimumIntegerDigits: number
  /** Absent where only significant digits count. */
  fraction: [least: number, most: number] | undefined
  significant: [least: number, most: number] | undefined
  roundingIncrement: number
  roundingMode: RoundingMode
  roundingPriority: 'auto' | 'morePrecision' | 'lessPrecision'
  trailingZeroDisplay: 'auto' | 'stripIfInteger'
  /** Of a compact number without digits that were asked for: two, if it would have one alone. */
  isCompact: boolean
}

/** What a number is formatted as. */
export interface Form {
  style: 'decimal' | 'percent' | 'currency' | 'unit'
  currency: string | undefined
  currencyDisplay: 'code' | 'symbol' | 'narrowSymbol' | 'name'
  currencySign: 'standard' | 'accounting'
  unit: string | undefined
  unitDisplay: 'short' | 'long' | 'narrow'
  notation: 'standard' | 'scientific' | 'engineering' | 'compact'
  compactDisplay: 'short' | 'long'
  useGrouping: 'always' | 'auto' | 'min2' | false
  signDisplay: 'auto' | 'never' | 'always' | 'exceptZero' | 'negative'
}

const roundingModes = [
  'ceil',
  'floor',
  'expand',
  'trunc',
  'halfCeil',
  'halfFloor',
  'halfExpand',
  'halfTrunc',
  'halfEven',
] as const

const increments = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000]

/** Reads the options of style and notation, or throws what Node does. */
export function formOf(options: object): Form {
  const style = wordOr(options, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal')
  const currency = currencyOf(options)
  const unit: unknown = Reflect.get(options, 'unit')
  if (style === 'currency' && currency === undefined) {
    throw new TypeError('Currency code is required with currency style.')
  }
  if (style === 'unit' && unit === undefined) {
    throw new TypeError('Unit is required with unit style.')
  }
  const notation = wordOr(
    options,
    'notation',
    ['standard', 'scientific', 'engineering', 'compact'],
    'standard',
  )
  return {
    style,
    currency,
    currencyDisplay: wordOr(
      options,
      'currencyDisplay',
      ['code', 'symbol', 'narrowSymbol', 'name'],
      'symbol',
    ),
    currencySign: wordOr(options, 'currencySign', ['standard', 'accounting'], 'standard'),
    unit: unit === undefined ? undefined : String(unit),
    unitDisplay: wordOr(options, 'unitDisplay', ['short', 'long', 'narrow'], 'short'),
    notation,
    compactDisplay: wordOr(options, 'compactDisplay', ['short', 'long'], 'short'),
    useGrouping: groupingOf(options, notation),
    signDisplay: wordOr(
      options,
      'signDisplay',
      ['auto', 'never', 'always', 'exceptZero', 'negative'],
      'auto',
    ),
  }
}

function currencyOf(options: object): string | undefined {
  const currency: unknown = Reflect.get(options, 'currency')
  if (currency === undefined) return undefined
  if (!/^[a-z]{3}$/i.test(String(currency))) {
    throw new RangeError(`Invalid currency code : ${String(currency)}`)
  }
  return String(currency).toUpperCase()
}

function groupingOf(options: object, notation: string): Form['useGrouping'] {
  const value: unknown = Reflect.get(options, 'useGrouping')
  if (value === undefined) return notation === 'compact' ? 'min2' : 'auto'
  if (value === true) return 'always'
  if (value === false || value === null || value === 0 || value === '') return false
  const word = (['always', 'auto', 'min2'] as const).find((each) => each === value)
  if (word !== undefined) return word
  if (value === 'true' || value === 'false') return notation === 'compact' ? 'min2' : 'auto'
  throw new RangeError(
    `Value ${String(value)} out of range for Intl.NumberFormat options property useGrouping`,
  )
}

/** Reads how many digits are asked for, or takes what is usual for the form. */
export function digitsOf(options: object, form: Form): Digits {
  const usual = usualFraction(form)
  const minimumIntegerDigits = numberOption(options, 'minimumIntegerDigits', 1, 21) ?? 1
  const roundingIncrement = incrementOf(options)
  const significant = range(options, 'SignificantDigits', [1, 21], [1, 21])
  const asked = range(options, 'FractionDigits', [0, 100], usual)
  const roundingPriority = wordOr(
    options,
    'roundingPriority',
    ['auto', 'morePrecision', 'lessPrecision'],
    'auto',
  )
  const isCompact =
    form.notation === 'compact' && !significant && !asked && roundingPriority === 'auto'
  const usesFraction = !significant || roundingPriority !== 'auto'
  return {
    minimumIntegerDigits,
    fraction: usesFraction ? (asked ?? usual) : undefined,
    significant: significant ?? (roundingPriority === 'auto' ? undefined : [1, 21]),
    roundingIncrement,
    roundingMode: wordOr(options, 'roundingMode', roundingModes, 'halfExpand'),
    roundingPriority: isCompact ? 'morePrecision' : roundingPriority,
    trailingZeroDisplay: wordOr(options, 'trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto'),
    isCompact,
  }
}

function usualFraction({ style, currency, notation }: Form): [number, number] {
  if (notation === 'compact') return [0, 0]
  if (style === 'percent') return [0, 0]
  if (style === 'currency' && notation === 'standard') {
    const digits = currencyDigits[currency ?? ''] ?? 2
    return [digits, digits]
  }
  return [0, 3]
}

function incrementOf(options: object): number {
  const increment = numberOption(options, 'roundingIncrement', 1, 5000) ?? 1
  if (!increments.includes(increment)) {
    throw new RangeError('roundingIncrement value is out of range.')
  }
  return increment
}

/** `minimum…` and `maximum…`, each of which moves the other's default. */
function range(
  options: object,
  what: string,
  [least, most]: [number, number],
  [low, high]: [number, number],
): [number, number] | undefined {
  const minimum = numberOption(options, `minimum${what}`, least, most)
  const maximum = numberOption(options, `maximum${what}`, least, most)
  if (minimum === undefined && maximum === undefined) return undefined
  const first = minimum ?? Math.min(low, maximum ?? low)
  const last = maximum ?? Math.max(high, first)
  if (first > last) throw new RangeError(`maximum${what} value is out of range.`)
  return [first, last]
}
