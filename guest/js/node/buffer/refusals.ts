import { Buffer } from 'buffer'
import { coded, outOfRange, shown, wrongType, wrongValue } from '../usage-error.ts'

type Run = (this: unknown, ...args: unknown[]) => unknown

/** npm's Buffer refuses what Node's does, in words and with codes of its own: these are Node's. */

const MOST = 2 ** 32
const BYTES = 'an instance of Buffer or Uint8Array'

export function checkSize(size: unknown): void {
  if (typeof size !== 'number') throw wrongType('size', 'of type number', size)
  if (!(size >= 0 && size <= MOST)) throw outOfRange('size', `>= 0 && <= ${MOST}`, size)
}

export function checkEncoding(encoding: unknown): void {
  // Most calls name none, or this one, and each costs the interpreter.
  if (encoding === undefined || encoding === 'utf8' || encoding === '') return
  if (typeof encoding !== 'string' || Buffer.isEncoding(encoding)) return
  throw coded(new TypeError(`Unknown encoding: ${encoding}`), 'ERR_UNKNOWN_ENCODING')
}

/** Makes a Buffer of what is no text, by the library. */
export function fromOther(make: Run, args: unknown[]): unknown {
  const [value] = args
  const isObject = typeof value === 'object' && value !== null
  try {
    if (isObject) return Reflect.apply(make, Buffer, args)
  } catch (error) {
    if (error instanceof RangeError) throw coded(error, 'ERR_BUFFER_OUT_OF_BOUNDS')
  }
  const kinds =
    'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object'
  throw wrongType('first argument', kinds, value)
}

export function checkList(list: unknown, length: unknown): void {
  if (!Array.isArray(list)) throw wrongType('list', 'an instance of Array', list)
  if (length !== undefined && list.length > 0) checkRange('length', length, Number.MAX_SAFE_INTEGER)
  for (let at = 0; at < list.length; at++) {
    if (!(list[at] instanceof Uint8Array)) throw wrongType(`list[${at}]`, BYTES, list[at])
  }
}

export function checkBytes(name: string, value: unknown): void {
  if (!(value instanceof Uint8Array)) throw wrongType(name, BYTES, value)
}

/** What `write` is given. */
export function checkPlace(
  bytes: Uint8Array,
  text: unknown,
  offset: unknown,
  length: unknown,
): void {
  if (typeof text !== 'string') {
    throw coded(new TypeError('argument must be a string'), 'ERR_INVALID_ARG_TYPE')
  }
  if (typeof offset === 'number') checkRange('offset', offset, bytes.length)
  if (typeof length === 'number') checkRange('length', length, bytes.length)
}

/** The library wants a Buffer of what is bytes. */
function takeBytes(name: string, args: unknown[]): void {
  const [value] = args
  if (!(value instanceof Uint8Array)) throw wrongType(name, BYTES, value)
  if (!Buffer.isBuffer(value)) {
    args[0] = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  }
}

function checkRange(name: string, value: unknown, most: number): void {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value)
  if (value < 0 || value > most) throw outOfRange(name, `>= 0 && <= ${most}`, value)
}

/** Checks before the library's methods of the same names. */
export const checks: Record<string, (bytes: Uint8Array, args: unknown[]) => void> = {
  equals: (_, args) => takeBytes('otherBuffer', args),
  compare(bytes, [target, ...places]) {
    checkBytes('target', target)
    const ends = [Object(target).length, Object(target).length, bytes.length, bytes.length]
    const names = ['targetStart', 'targetEnd', 'sourceStart', 'sourceEnd']
    for (const [at, place] of places.entries()) {
      const isStart = at % 2 === 0
      const most = isStart ? Number.MAX_SAFE_INTEGER : ends[at]
      if (place !== undefined) checkRange(names[at] ?? '', place, most)
    }
  },
  indexOf: checkSought,
  lastIndexOf: checkSought,
  includes: checkSought,
  copy(bytes, args) {
    takeBytes('target', args)
    const [, targetStart, sourceStart] = args
    if (Number(targetStart) < 0) throw outOfRange('targetStart', '>= 0', targetStart)
    if (Number(sourceStart) < 0 || Number(sourceStart) > bytes.length) {
      throw outOfRange('sourceStart', `>= 0 && <= ${bytes.length}`, sourceStart)
    }
  },
  fill(bytes, [value, offset, end, encoding]) {
    const named = typeof offset === 'string' ? offset : typeof end === 'string' ? end : encoding
    if (typeof value === 'string') checkEncoding(named)
    if (typeof offset === 'number') checkRange('offset', offset, MOST)
    if (typeof end === 'number') checkRange('end', end, bytes.length)
    const isNothing = named === 'hex' && typeof value === 'string' && value !== ''
    if (isNothing && Buffer.from(value, 'hex').length === 0) throw wrongValue('value', value)
  },
  swap16: (bytes) => checkMultiple(bytes, 2),
  swap32: (bytes) => checkMultiple(bytes, 4),
  swap64: (bytes) => checkMultiple(bytes, 8),
}

function checkSought(_: Uint8Array, args: unknown[]): void {
  const [value, , encoding] = args
  if (value instanceof Uint8Array) takeBytes('value', args)
  else if (typeof value === 'string') checkEncoding(encoding)
  else if (typeof value !== 'number') {
    throw wrongType('value', `one of type number or string or ${BYTES}`, value)
  }
}

function checkMultiple(bytes: Uint8Array, size: number): void {
  if (bytes.length % size === 0) return
  const message = `Buffer size must be a multiple of ${size * 8}-bits`
  throw coded(new RangeError(message), 'ERR_INVALID_BUFFER_SIZE')
}

/** As a person reads it: the first fifty bytes, and how many more there are. */
export function inspected(this: Uint8Array): string {
  const more = this.length - 50
  const text = shown(this).slice(0, -1)
  return `${text}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}>`
}
