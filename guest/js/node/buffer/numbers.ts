import { wrongType } from '../usage-error.ts'
import { fitting, refuse, within } from './bounds.ts'

type Method = (this: Uint8Array, ...args: unknown[]) => unknown

/** How many bytes a number may have whose size is said in the call. */
const MOST_BYTES = 6

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The methods of a Buffer that read and write numbers, checked as Node does. */
export function numberMethods(): Record<string, Method> {
  const methods: Record<string, Method> = {}
  for (const little of [true, false]) {
    const order = little ? 'LE' : 'BE'
    for (const signed of [true, false]) {
      const kinds = signed ? ['Int'] : ['UInt', 'Uint']
      for (const kind of kinds) {
        methods[`read${kind}8`] = reader(1, signed, little)
        methods[`write${kind}8`] = writer(1, signed, little)
        for (const size of [2, 4]) {
          methods[`read${kind}${size * 8}${order}`] = reader(size, signed, little)
          methods[`write${kind}${size * 8}${order}`] = writer(size, signed, little)
        }
        methods[`read${kind}${order}`] = sizedReader(signed, little)
        methods[`write${kind}${order}`] = sizedWriter(signed, little)
        methods[`readBig${kind}64${order}`] = bigReader(signed, little)
        methods[`writeBig${kind}64${order}`] = bigWriter(signed, little)
      }
    }
    for (const [kind, size] of [
      ['Float', 4],
      ['Double', 8],
    ] as const) {
      methods[`read${kind}${order}`] = floatReader(size, little)
      methods[`write${kind}${order}`] = floatWriter(size, little)
    }
  }
  for (const [name, method] of Object.entries(methods)) {
    Object.defineProperty(method, 'name', { value: name })
  }
  return methods
}

function reader(size: number, signed: boolean, little: boolean): Method {
  return function (offset: unknown = 0) {
    return read(this, within(this, offset, size), size, signed, little)
  }
}

function sizedReader(signed: boolean, little: boolean): Method {
  return function (offset: unknown, size: unknown) {
    if (offset === undefined) throw wrongType('offset', 'of type number', offset)
    const count = sizeOf(size)
    return read(this, within(this, offset, count), count, signed, little)
  }
}

function sizeOf(size: unknown): number {
  const known = typeof size === 'number' && Number.isInteger(size) && size >= 1
  return known && size <= MOST_BYTES ? size : refuse(size, MOST_BYTES, 'byteLength')
}

/** Byte by byte, since a view for each number costs more. */
function read(
  bytes: Uint8Array,
  at: number,
  size: number,
  signed: boolean,
  little: boolean,
): number {
  let value = 0
  for (let step = 0; step < size; step++) {
    value = value * 256 + (bytes[little ? at + size - 1 - step : at + step] ?? 0)
  }
  return signed && value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value
}

function writer(size: number, signed: boolean, little: boolean): Method {
  return function (value: unknown, offset: unknown = 0) {
    return write(this, Number(value), offset, size, signed, little)
  }
}

function sizedWriter(signed: boolean, little: boolean): Method {
  return function (value: unknown, offset: unknown, size: unknown) {
    return write(this, Number(value), offset, sizeOf(size), signed, little)
  }
}

function write(
  bytes: Uint8Array,
  value: number,
  offset: unknown,
  size: number,
  signed: boolean,
  little: boolean,
): number {
  if (size === 1 && typeof offset !== 'number') refuse(offset, 0)
  const [least, most] = signed
    ? [-(2 ** (size * 8 - 1)), 2 ** (size * 8 - 1) - 1]
    : [0, 2 ** (size * 8) - 1]
  fitting(value, least, most, size)
  const at = within(bytes, offset, size)
  let rest = Math.trunc(value) || 0
  for (let step = 0; step < size; step++) {
    bytes[little ? at + step : at + size - 1 - step] = rest
    rest = Math.floor(rest / 256)
  }
  return at + size
}

function bigReader(signed: boolean, little: boolean): Method {
  return function (offset: unknown = 0) {
    const at = within(this, offset, 8)
    return signed ? viewOf(this).getBigInt64(at, little) : viewOf(this).getBigUint64(at, little)
  }
}

function bigWriter(signed: boolean, little: boolean): Method {
  const [least, most] = signed ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n]
  return function (value: unknown, offset: unknown = 0) {
    const big: bigint = Object(value).valueOf()
    fitting(big, least, most, 8)
    const at = within(this, offset, 8)
    viewOf(this).setBigInt64(at, big, little)
    return at + 8
  }
}

function floatReader(size: 4 | 8, little: boolean): Method {
  return function (offset: unknown = 0) {
    const at = within(this, offset, size)
    return size === 4 ? viewOf(this).getFloat32(at, little) : viewOf(this).getFloat64(at, little)
  }
}

function floatWriter(size: 4 | 8, little: boolean): Method {
  return function (value: unknown, offset: unknown = 0) {
    const number = Number(value)
    const at = within(this, offset, size)
    if (size === 4) viewOf(this).setFloat32(at, number, little)
    else viewOf(this).setFloat64(at, number, little)
    return at + size
  }
}
