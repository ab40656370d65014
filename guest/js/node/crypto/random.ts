import { Buffer } from 'node:buffer'
import { callback, integer, isCallback, isView, type Callback } from '../argument.ts'
import { outOfRange, wrongType } from '../usage-error.ts'
import { isAnyArrayBuffer } from './kind.ts'

/** Bytes that the engine draws at once. */
const DRAW = 65_536
const MAX_BYTES = 2 ** 31 - 1
/** `randomInt` gives no wider a range, as Node. */
const MAX_RANGE = 2 ** 48 - 1

/** Each draw is the host's: nothing of it is kept that could get into an image. */
function drawInto(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += DRAW) {
    crypto.getRandomValues(bytes.subarray(at, at + DRAW))
  }
}

/** Random bytes: the ones, or by a callback. */
export function randomBytes(size: unknown, done?: unknown): Buffer | undefined {
  const length = integer(numeric(size, 'size'), 'size', 0, MAX_BYTES)
  if (done !== undefined) callback(done, 'callback')
  const bytes = Buffer.alloc(length)
  drawInto(bytes)
  if (!isCallback(done)) return bytes
  later(done, null, bytes)
  return undefined
}

export function randomFillSync<View>(buffer: View, offset: unknown = 0, size?: unknown): View {
  drawInto(part(buffer, offset, size))
  return buffer
}

/** The offset and the size may be left out. */
export function randomFill(buffer: unknown, ...rest: unknown[]): void {
  memoryOf(buffer)
  const at = rest.findIndex(isCallback)
  const done = callback(at === -1 ? rest.at(-1) : rest[at], 'callback')
  const [offset, size] = rest.slice(0, Math.max(at, 0))
  drawInto(part(buffer, offset ?? 0, size))
  later(done, null, buffer)
}

/** Of a range that has its lower end and not its upper one. */
export function randomInt(...args: unknown[]): number | undefined {
  const done = isCallback(args.at(-1)) ? callback(args.pop(), 'callback') : undefined
  const [first, second] = args
  const [least, most] = second === undefined ? [0, first] : [first, second]
  const min = safe(least, 'min')
  const max = safe(most, 'max')
  if (max <= min) throw outOfRange('max', `greater than the value of "min" (${min})`, max)
  const range = max - min
  if (range > MAX_RANGE) throw outOfRange('max - min', `<= ${MAX_RANGE}`, range)
  const drawn = min + below(range)
  if (!done) return drawn
  later(done, undefined, drawn)
  return undefined
}

export function randomUUID(options?: unknown): string {
  if (options !== undefined && (typeof options !== 'object' || options === null)) {
    throw wrongType('options', 'of type object', options)
  }
  return crypto.randomUUID()
}

export function getRandomValues<View extends ArrayBufferView>(view: View): View {
  return Reflect.apply(crypto.getRandomValues, crypto, [view])
}

/** Draws are thrown away where the last range is not whole: each number is as likely as any. */
function below(range: number): number {
  const limit = MAX_RANGE + 1 - ((MAX_RANGE + 1) % range)
  const bytes = Buffer.alloc(6)
  for (;;) {
    drawInto(bytes)
    const drawn = bytes.readUIntBE(0, 6)
    if (drawn < limit) return drawn % range
  }
}

function part(buffer: unknown, offset: unknown, size: unknown): Uint8Array {
  const bytes = memoryOf(buffer)
  const from = integer(numeric(offset, 'offset'), 'offset', 0, bytes.length)
  if (size === undefined) return bytes.subarray(from)
  const length = integer(numeric(size, 'size'), 'size', 0, MAX_BYTES)
  if (from + length > bytes.length) {
    throw outOfRange('size + offset', `<= ${bytes.length}`, from + length)
  }
  return bytes.subarray(from, from + length)
}

function memoryOf(buffer: unknown): Uint8Array {
  if (isAnyArrayBuffer(buffer)) return new Uint8Array(buffer)
  if (isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  throw wrongType('buf', 'an instance of ArrayBuffer or ArrayBufferView', buffer)
}

function numeric(value: unknown, name: string): number {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  return value
}

function safe(value: unknown, name: string): number {
  if (Number.isSafeInteger(value)) return Number(value)
  throw wrongType(name, 'a safe integer', value)
}

function later(done: Callback, ...told: unknown[]): void {
  globalThis.setTimeout(() => done(...told), 0)
}
