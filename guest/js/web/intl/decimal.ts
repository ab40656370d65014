/** A number as its digits: 0.DIGITS × 10^point. */
export interface Decimal {
  negative: boolean
  /** Without zeros at either end; empty for 0. */
  digits: string
  point: number
}

export type RoundingMode =
  | 'ceil'
  | 'floor'
  | 'expand'
  | 'trunc'
  | 'halfCeil'
  | 'halfFloor'
  | 'halfExpand'
  | 'halfTrunc'
  | 'halfEven'

/** The digits of a finite number, or of a text that is one. */
export function decimalOf(value: number | bigint | string): Decimal {
  const text = Object.is(value, -0) ? '-0' : String(value)
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text.trim()) ?? []
  const all = whole + fraction
  const leading = /^0*/.exec(all)?.[0].length ?? 0
  const digits = all.slice(leading).replace(/0+$/, '')
  const point = digits === '' ? 0 : whole.length - leading + Number(exponent)
  return { negative: sign === '-', digits, point }
}

/** Moves the point. */
export function scaled(decimal: Decimal, power: number): Decimal {
  return decimal.digits === '' ? decimal : { ...decimal, point: decimal.point + power }
}

/** Keeps digits down to a power of ten (-2: hundredths), in steps of `increment`. */
export function rounded(
  decimal: Decimal,
  power: number,
  mode: RoundingMode,
  increment = 1,
): Decimal {
  const { negative, digits, point } = decimal
  const kept = point - power
  if (kept >= digits.length && increment === 1) return decimal
  const padded = digits.padEnd(Math.max(kept, 0), '0')
  const head = BigInt((kept > 0 ? padded.slice(0, kept) : '') || '0')
  const tail = kept >= 0 ? padded.slice(kept) : '0'.repeat(-kept) + padded
  const step = BigInt(increment)
  const over = head % step
  const half = halfOf(over, tail, step)
  const up = half !== undefined && roundsUp(mode, negative, half, (head / step) % 2n === 1n)
  const whole = (head - over + (up ? step : 0n)).toString()
  const result = decimalOf(`${whole}e${power}`)
  return { ...result, negative }
}

/** Where a rest lies: below the half of a step, on it, above it; nothing, if there is no rest. */
function halfOf(over: bigint, tail: string, step: bigint): -1 | 0 | 1 | undefined {
  const isZero = /^0*$/.test(tail)
  if (over === 0n && isZero) return undefined
  // Twice the rest, in units of the last place that is kept, against the step.
  const scale = 10n ** BigInt(tail.length)
  const twice = 2n * (over * scale + BigInt(tail || '0'))
  const whole = step * scale
  return twice < whole ? -1 : twice > whole ? 1 : 0
}

function roundsUp(
  mode: RoundingMode,
  negative: boolean,
  half: -1 | 0 | 1,
  isOdd: boolean,
): boolean {
  if (mode.startsWith('half') && half !== 0) return half > 0
  switch (mode) {
    case 'ceil':
    case 'halfCeil':
      return !negative
    case 'floor':
    case 'halfFloor':
      return negative
    case 'trunc':
    case 'halfTrunc':
      return false
    case 'halfEven':
      return isOdd
    default:
      return true
  }
}

/** The digits before and after the point, with so many after it at least. */
export function written(
  { digits, point }: Decimal,
  leastInteger: number,
  leastFraction: number,
): [integer: string, fraction: string] {
  const integer = point > 0 ? digits.slice(0, point).padEnd(point, '0') : ''
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits
  return [integer.padStart(leastInteger, '0'), fraction.padEnd(leastFraction, '0')]
}
