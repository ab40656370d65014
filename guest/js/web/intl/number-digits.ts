import { rounded, written, type Decimal } from './decimal.ts'
import type { Digits } from './number-options.ts'

/** A number as it is written: its digits before and after the point. */
export interface WrittenDigits {
  decimal: Decimal
  integer: string
  fraction: string
}

/** Rounds a number to the digits that are wanted. */
export function writtenDigits(decimal: Decimal, digits: Digits): WrittenDigits {
  const [kept, leastFraction] = roundedTo(decimal, digits)
  const [integer, fraction] = written(kept, digits.minimumIntegerDigits, leastFraction)
  const strip = digits.trailingZeroDisplay === 'stripIfInteger' && /^0*$/.test(fraction)
  return { decimal: kept, integer, fraction: strip ? '' : fraction }
}

function roundedTo(decimal: Decimal, digits: Digits): [Decimal, leastFraction: number] {
  const { fraction, roundingPriority, isCompact } = digits
  const significant = isCompact ? compactDigits : digits.significant
  if (!significant) return byFraction(decimal, digits, fraction ?? [0, 0])
  if (!fraction) return bySignificant(decimal, digits, significant)
  const one = bySignificant(decimal, digits, significant)
  const other = byFraction(decimal, digits, fraction)
  const isFiner = decimal.point - significant[1] <= -fraction[1]
  const finer = isFiner ? one : other
  const coarser = isFiner ? other : one
  return roundingPriority === 'lessPrecision' ? coarser : finer
}

const compactDigits: [number, number] = [1, 2]

function byFraction(
  decimal: Decimal,
  { roundingMode, roundingIncrement }: Digits,
  [least, most]: [number, number],
): [Decimal, number] {
  return [rounded(decimal, -most, roundingMode, roundingIncrement), least]
}

function bySignificant(
  decimal: Decimal,
  { roundingMode }: Digits,
  [least, most]: [number, number],
): [Decimal, number] {
  const kept = rounded(decimal, decimal.point - most, roundingMode)
  // A zero has one digit before its point.
  const point = kept.digits === '' ? 1 : kept.point
  return [kept, Math.max(0, least - point)]
}
