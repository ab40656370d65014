import { Buffer } from 'buffer'
import { coded, wrongType } from '../usage-error.ts'

/** What `buffer` exports besides the class. */

/** Bytes of a typed array, and characters of a text, that Node can have. */
export const kMaxLength = 2 ** 32
export const kStringMaxLength = 2 ** 29 - 24
export const constants = { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength }

const { atob, Blob, btoa, File } = globalThis
export { atob, Blob, btoa, File }

export function isUtf8(input: unknown): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(input, 'input'))
    return true
  } catch (error) {
    if (Object(error).code !== undefined) throw error
    return false
  }
}

export function isAscii(input: unknown): boolean {
  return bytesOf(input, 'input').every((byte) => byte < 128)
}

/** There are no stores of objects by URL. */
export function resolveObjectURL(): undefined {
  return undefined
}

const transcoded = ['utf8', 'ucs2', 'utf16le', 'latin1', 'ascii', 'binary']

/** The same text in another encoding; what that has no sign for is a question mark. */
export function transcode(source: unknown, from: unknown, to: unknown): Buffer {
  if (!(source instanceof Uint8Array)) {
    throw wrongType('source', 'an instance of Buffer or Uint8Array', source)
  }
  const [before, after] = [encodingOf(from), encodingOf(to)]
  const text = Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString(before)
  const most = after === 'ascii' ? 0x7f : after === 'latin1' ? 0xff : 0x10_ff_ff
  const known = Array.from(text, (sign) => ((sign.codePointAt(0) ?? 0) > most ? '?' : sign))
  return Buffer.from(known.join(''), after)
}

function encodingOf(name: unknown): 'utf8' | 'utf16le' | 'latin1' | 'ascii' {
  const known = String(name).toLowerCase().replace('-', '')
  if (!transcoded.includes(known)) {
    const error = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]')
    throw coded(Object.assign(error, { errno: 1 }), 'U_ILLEGAL_ARGUMENT_ERROR')
  }
  if (known === 'ucs2' || known === 'utf16le') return 'utf16le'
  if (known === 'latin1' || known === 'binary') return 'latin1'
  return known === 'ascii' ? 'ascii' : 'utf8'
}

function bytesOf(input: unknown, name: string): Uint8Array {
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
  }
  if (input instanceof ArrayBuffer) return new Uint8Array(input)
  throw wrongType(name, 'an instance of ArrayBuffer, Buffer, or TypedArray', input)
}
