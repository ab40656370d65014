import { Buffer } from 'node:buffer'
import { bagOf, isView, viewOf, type OptionBag } from './argument.ts'
import { abortError, wrongType, wrongValue } from './usage-error.ts'

/** What functions of files give back: bytes, or text if an encoding was asked for. */
export type Content = Buffer | string

const encoder = /* @__PURE__ */ new TextEncoder()
// Node keeps a byte order mark as a character.
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true })
const NONE: OptionBag = {}

/** Made by the engine, which is far faster than a Buffer's interpreted code. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

export function utf8Text(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Options that may be just the name of an encoding. */
export function encodingOptions(options: unknown): OptionBag {
  if (options === undefined || options === null || typeof options === 'function') return NONE
  const bag = typeof options === 'string' ? { encoding: options } : bagOf(options)
  if (typeof options !== 'string' && typeof options !== 'object') {
    throw wrongType('options', 'one of type string or object', options)
  }
  if (bag.encoding !== 'buffer') checkEncoding(bag.encoding)
  const signal = bag.signal
  if (signal !== undefined && !isSignal(signal)) {
    throw wrongType('options.signal', 'an instance of AbortSignal', signal)
  }
  return bag
}

function checkEncoding(encoding: unknown): void {
  if (!encoding || encoding === 'utf8' || isEncoding(encoding)) return
  throw wrongValue('encoding', encoding, 'is invalid encoding')
}

export function throwIfAborted(bag: OptionBag): void {
  if (isSignal(bag.signal) && bag.signal.aborted) throw abortError(bag.signal.reason)
}

/** The bytes as the caller wants them. They are not copied. */
export function decoded(bytes: Uint8Array, encoding: unknown): Content {
  if (encoding === 'utf8' || encoding === 'utf-8') return decoder.decode(bytes)
  const buffer = bufferOf(bytes)
  if (typeof encoding !== 'string' || encoding === 'buffer') return buffer
  const name = encoding.toLowerCase()
  return isNodeEncoding(name) ? buffer.toString(name) : buffer
}

/** A name or path: text, but for the encoding 'buffer'. */
export function decodedName(bytes: Uint8Array, encoding: unknown): Content {
  return decoded(bytes, typeof encoding === 'string' ? encoding : 'utf8')
}

export function bufferOf(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Data to write. */
export function encoded(data: unknown, encoding: unknown, name = 'data'): Uint8Array {
  if (typeof data === 'string') return encodedText(data, encoding)
  if (isView(data)) return viewOf(data)
  throw wrongType(name, 'of type string or an instance of Buffer, TypedArray, or DataView', data)
}

/** An encoding that Node does not know is UTF-8 to it. */
function encodedText(text: string, encoding: unknown): Uint8Array {
  if (typeof encoding !== 'string' || encoding === 'utf8') return encoder.encode(text)
  const name = encoding.toLowerCase()
  return isNodeEncoding(name) ? Buffer.from(text, name) : encoder.encode(text)
}

function isEncoding(value: unknown): boolean {
  return typeof value === 'string' && isNodeEncoding(value.toLowerCase())
}

function isNodeEncoding(name: string): name is BufferEncoding {
  return Buffer.isEncoding(name)
}

function isSignal(value: unknown): value is AbortSignal {
  return typeof value === 'object' && value !== null && 'aborted' in value
}
