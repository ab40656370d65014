import { coded, outOfRange, wrongType } from '../usage-error.ts'

/** Throws what Node throws for an offset of a Buffer, or a count of bytes, that is none. */
export function refuse(value: unknown, most: number, name = 'offset'): never {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (Math.floor(value) !== value) throw outOfRange(name, 'an integer', value)
  if (most < 0) {
    const message = 'Attempt to access memory outside buffer bounds'
    throw coded(new RangeError(message), 'ERR_BUFFER_OUT_OF_BOUNDS')
  }
  throw outOfRange(name, `>= ${name === 'offset' ? 0 : 1} and <= ${most}`, value)
}

/** The offset, if so many bytes of the buffer stand there. */
export function within(bytes: Uint8Array, offset: unknown, size: number): number {
  const isPlace = typeof offset === 'number' && Number.isInteger(offset) && offset >= 0
  if (isPlace && offset + size <= bytes.length) return offset
  return refuse(offset, bytes.length - size)
}

/** A number that fits into so many bytes. */
export function fitting(
  value: number | bigint,
  least: number | bigint,
  most: number | bigint,
  size: number,
): void {
  if (value <= most && value >= least) return
  // What is no number at all is written as 0.
  if (typeof value === 'number' && Number.isNaN(value)) return
  const n = typeof least === 'bigint' ? 'n' : ''
  const bits = size * 8
  const long =
    Number(least) === 0
      ? `>= 0${n} and < 2${n} ** ${bits}${n}`
      : `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`
  throw outOfRange('value', size > 4 ? long : `>= ${least}${n} and <= ${most}${n}`, value)
}
