import { isView, viewOf } from '../argument.ts'
import { coded } from '../usage-error.ts'
import { isAnyArrayBuffer } from './kind.ts'

/** Looks at every byte, wherever the first difference is. */
export function timingSafeEqual(first: unknown, second: unknown): boolean {
  const [left, right] = [compared(first, 'buf1'), compared(second, 'buf2')]
  if (left.length !== right.length) {
    const error = new RangeError('Input buffers must have the same byte length')
    throw coded(error, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH')
  }
  let difference = 0
  for (let at = 0; at < left.length; at++) difference |= (left[at] ?? 0) ^ (right[at] ?? 0)
  return difference === 0
}

function compared(value: unknown, name: string): Uint8Array {
  if (isView(value)) return viewOf(value)
  if (isAnyArrayBuffer(value)) return new Uint8Array(value)
  const expected = 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView'
  const message = `The "${name}" argument must be ${expected}.`
  throw coded(new TypeError(message), 'ERR_INVALID_ARG_TYPE')
}
