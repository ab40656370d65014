import { isAnyArrayBuffer } from './kind.ts'
import { Buffer } from 'node:buffer'
import { isView, viewOf } from '../argument.ts'
import { bufferOf, encoded } from '../encoding.ts'
import { wrongType } from '../usage-error.ts'

const BYTES = 'of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView'

/** The bytes of anything that Node takes for some; text by its encoding. */
export function bytesOf(
  value: unknown,
  name: string,
  encoding?: unknown,
  expected: string = BYTES,
): Uint8Array {
  if (typeof value === 'string') return encoded(value, encoding === 'buffer' ? 'utf8' : encoding)
  if (isView(value)) return viewOf(value)
  if (isAnyArrayBuffer(value)) return new Uint8Array(value)
  throw wrongType(name, expected, value)
}

/** What is given back: a Buffer, or text if an encoding was asked for. */
export function output(bytes: Uint8Array, encoding: unknown): Buffer | string {
  const buffer = bufferOf(bytes)
  if (encoding === undefined || encoding === null || encoding === 'buffer') return buffer
  const name = String(encoding).toLowerCase()
  return isEncoding(name) ? buffer.toString(name) : buffer
}

function isEncoding(name: string): name is BufferEncoding {
  return Buffer.isEncoding(name)
}
