import { outOfRange, wrongType, wrongValue } from './usage-error.ts'

/** What a caller gave as its options. */
export interface OptionBag {
  readonly [name: string]: unknown
}

export type Callback = (...answers: unknown[]) => void

const NONE: OptionBag = {}

/** Options that are an object or nothing, as of `stat`: no other kind is an error to Node. */
export function bagOf(options: unknown): OptionBag {
  return typeof options === 'object' && options !== null ? Object(options) : NONE
}

/** Options that must be an object, as of `rm` and `cp`. */
export function objectOptions(options: unknown): OptionBag {
  if (options === undefined) return NONE
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw wrongType('options', 'of type object', options)
  }
  return bagOf(options)
}

export function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}

export function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function'
}

export function callback(value: unknown, name = 'cb'): Callback {
  if (!isCallback(value)) throw wrongType(name, 'of type function', value)
  return value
}

export function boolean(bag: OptionBag, name: string, missing: boolean): boolean {
  const value = bag[name]
  if (value === undefined) return missing
  if (typeof value !== 'boolean') throw wrongType(`options.${name}`, 'of type boolean', value)
  return value
}

export function isDescriptor(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value
}

export function descriptor(value: unknown): number {
  if (isDescriptor(value) && value >= 0) return value
  return integer(value, 'fd', 0, 2 ** 31 - 1, '>= 0 && <= 2147483647')
}

export function integer(
  value: unknown,
  name: string,
  least: number = Number.MIN_SAFE_INTEGER,
  most: number = Number.MAX_SAFE_INTEGER,
  range = `>= ${least} && <= ${most}`,
): number {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value)
  if (value < least || value > most) throw outOfRange(name, range, value)
  return value
}

/** Permission bits: a number, or octal digits. */
export function modeBits(value: unknown, name: string, missing?: number): number {
  if (missing !== undefined && (value === undefined || value === null)) return missing
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) {
      throw wrongValue(name, value, 'must be a 32-bit unsigned integer or an octal string')
    }
    return Number.parseInt(value, 8)
  }
  return integer(value, name, 0, 2 ** 32 - 1)
}

/** Where to read or write: nothing, or a negative number, is where the last call ended. */
export function position(value: unknown): bigint | undefined {
  if (value === undefined || value === null || value === -1) return undefined
  if (typeof value === 'bigint') return value < 0n ? undefined : value
  if (typeof value !== 'number') throw wrongType('position', 'of type bigint or integer', value)
  return BigInt(integer(value, 'position', -1))
}

export function isView(value: unknown): value is ArrayBufferView {
  return ArrayBuffer.isView(value)
}

/** The bytes of a Buffer, typed array or DataView, not copied. */
export function viewOf(value: unknown, name = 'buffer'): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (!isView(value)) throw wrongType(name, 'an instance of Buffer, TypedArray, or DataView', value)
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
}

export function viewsOf(value: unknown): Uint8Array[] {
  if (!Array.isArray(value) || !value.every(isView)) {
    throw wrongType('buffers', 'an ArrayBufferView[]', value)
  }
  return value.map((view) => viewOf(view))
}
