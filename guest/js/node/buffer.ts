import library, { Buffer } from 'buffer'
import * as functions from './buffer/functions.ts'
import { addChecks } from './buffer/checked.ts'
import { numberMethods } from './buffer/numbers.ts'
import { checkEncoding, checkPlace, fromOther } from './buffer/refusals.ts'
import { named } from './class-name.ts'
import { outOfRange, wrongType } from './usage-error.ts'

/**
 * The npm package's Buffer, whose text is made by the engine: a character costs the interpreter so
 * much that a megabyte took half a second. What has no engine's function stays the package's.
 */

declare global {
  /** In SpiderMonkey 140 and not yet in TypeScript's library, nor in Node 20. */
  interface Uint8Array {
    toHex?(): string
    toBase64?(options?: { alphabet: 'base64url'; omitPadding: boolean }): string
  }
  interface Uint8ArrayConstructor {
    fromHex?(text: string): Uint8Array
    fromBase64?(text: string, options: { alphabet: 'base64' | 'base64url' }): Uint8Array
  }
}

type Method<Result> = (...args: unknown[]) => Result

export * from './buffer/functions.ts'
export { Buffer }
export const { INSPECT_MAX_BYTES, SlowBuffer } = library
// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default /* @__PURE__ */ Object.assign(library, functions)

named(Buffer, 'Buffer')

const encoder = new TextEncoder()
// Node keeps a byte order mark as a character.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Arguments that one call of `String.fromCharCode` takes without filling the stack. */
const CHARACTERS = 8192

const from: Method<Buffer> = Object(Buffer).from
const byteLength: Method<number> = Object(Buffer).byteLength
const isEncoding: Method<boolean> = Object(Buffer).isEncoding
const toString: Method<string> = Object(Buffer.prototype).toString
const write: Method<number> = Object(Buffer.prototype).write

Buffer.prototype.toString = function toText(
  this: Uint8Array,
  encoding?: string,
  start?: number,
  end?: number,
): string {
  checkEncoding(encoding === null ? 'null' : encoding)
  const name = nameOf(encoding)
  const text = textOf(part(this, start, end), name)
  if (text !== undefined) return text
  if (name !== 'base64url') return Reflect.apply(toString, this, [encoding, start, end])
  const base64: string = Reflect.apply(toString, this, ['base64', start, end])
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

Buffer.prototype.write = function writeText(this: Uint8Array, ...args: unknown[]): number {
  const [text, offset, length] = args
  const last = args.length > 1 ? args.at(-1) : undefined
  if (typeof last === 'string') checkEncoding(last)
  const name = nameOf(typeof last === 'string' ? last : undefined)
  checkPlace(this, text, offset, length)
  const first = typeof offset === 'number' ? offset : 0
  // What is out of range has the package's checks, and their errors.
  if (typeof text === 'string' && name === 'utf8' && first >= 0 && first <= this.length) {
    const end = typeof length === 'number' ? first + length : this.length
    return encoder.encodeInto(text, part(this, first, end)).written
  }
  if (name === 'base64url') args[args.length - 1] = 'base64'
  if (typeof text === 'string') args[0] = faultless(text, name)
  return Reflect.apply(write, this, args)
}

Object.assign(Buffer.prototype, numberMethods(), pieceMethods())
addChecks()

Object.assign(Buffer, {
  copyBytesFrom(view: unknown, offset = 0, length?: number): Buffer {
    if (!ArrayBuffer.isView(view) || view instanceof DataView) {
      throw wrongType('view', 'an instance of TypedArray', view)
    }
    for (const [name, value] of Object.entries({ offset, length })) {
      if (value !== undefined && (!Number.isInteger(value) || value < 0)) {
        throw outOfRange(name, '>= 0 && <= 9007199254740991', value)
      }
    }
    const array: Uint16Array = Object(view)
    const copy = array.slice(offset, length === undefined ? undefined : offset + length)
    return Buffer.from(copy.buffer)
  },
  from(value: unknown, encoding?: unknown, length?: unknown): unknown {
    if (typeof value !== 'string') return fromOther(from, [value, encoding, length])
    checkEncoding(encoding)
    const name = nameOf(encoding)
    const bytes = bytesOf(value, name)
    if (bytes !== undefined) return Object.setPrototypeOf(bytes, Buffer.prototype)
    const known = isBase64(name) ? 'base64' : encoding
    return Reflect.apply(from, Buffer, [faultless(value, name), known])
  },
  byteLength(value: unknown, encoding?: unknown): number {
    const utf8 = typeof value === 'string' && nameOf(encoding) === 'utf8'
    if (utf8) return encoder.encode(value).length
    if (typeof value === 'string' && isBase64(nameOf(encoding))) {
      return (value.replace(/={1,2}$/, '').length * 3) >>> 2
    }
    const known =
      typeof value === 'string' || ArrayBuffer.isView(value) || value instanceof ArrayBuffer
    if (known) return Reflect.apply(byteLength, Buffer, [value, encoding])
    throw wrongType('string', 'of type string or an instance of Buffer or ArrayBuffer', value)
  },
  isEncoding(encoding: unknown): boolean {
    if (typeof encoding !== 'string') return false
    return isEncoding(encoding) || nameOf(encoding) === 'base64url'
  },
})

/** `latin1Slice` and its like, which libraries use for their speed. */
function pieceMethods(): object {
  const names = ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8'] as const
  const methods = names.flatMap((name) => [
    [
      `${name}Slice`,
      function (this: Buffer, start?: number, end?: number): string {
        return this.toString(name, start, end)
      },
    ],
    [
      `${name}Write`,
      function (this: Buffer, text: string, offset = 0, length = this.length - offset): number {
        return this.write(text, offset, length, name)
      },
    ],
  ])
  return Object.fromEntries(methods)
}

function nameOf(encoding: unknown): string {
  if (encoding === undefined || encoding === null || encoding === 'utf8') return 'utf8'
  const name = String(encoding).toLowerCase()
  if (name === 'utf-8') return 'utf8'
  return name === 'binary' ? 'latin1' : name
}

/** Neither copied nor made a Buffer. */
function part(bytes: Uint8Array, start?: number, end?: number): Uint8Array {
  const first = clamp(start, 0, bytes.length)
  const last = clamp(end, bytes.length, bytes.length)
  if (first === 0 && last === bytes.length) return bytes
  return new Uint8Array(bytes.buffer, bytes.byteOffset + first, Math.max(0, last - first))
}

function clamp(value: number | undefined, missing: number, most: number): number {
  if (value === undefined) return missing
  return Math.min(Math.max(Math.trunc(value) || 0, 0), most)
}

function textOf(bytes: Uint8Array, name: string): string | undefined {
  switch (name) {
    case 'utf8':
      return decoder.decode(bytes)
    case 'latin1':
      return latin1(bytes)
    case 'hex':
      return bytes.toHex?.()
    case 'base64':
      return bytes.toBase64?.()
    case 'base64url':
      return bytes.toBase64?.({ alphabet: 'base64url', omitPadding: true })
    default:
      return undefined
  }
}

function bytesOf(text: string, name: string): Uint8Array | undefined {
  if (name === 'utf8') return encoder.encode(text)
  try {
    if (name === 'hex') return Uint8Array.fromHex?.(text)
    if (isBase64(name)) return Uint8Array.fromBase64?.(text, { alphabet: name })
  } catch {
    return undefined
  }
  return undefined
}

/** What Node reads of a text that has faults, where the engine and the package refuse or misread it. */
function faultless(text: string, name: string): string {
  if (name === 'hex') return /^(?:[0-9a-f]{2})*/i.exec(text)?.[0] ?? ''
  if (!isBase64(name)) return text
  const end = text.indexOf('=')
  const digits = (end === -1 ? text : text.slice(0, end)).replace(/[^\w+/-]/g, '')
  return digits.length % 4 === 1 ? digits.slice(0, -1) : digits
}

function isBase64(name: string): name is 'base64' | 'base64url' {
  return name === 'base64' || name === 'base64url'
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHARACTERS) {
    const piece = part(bytes, at, at + CHARACTERS)
    text += Reflect.apply(String.fromCharCode, undefined, piece)
  }
  return text
}
