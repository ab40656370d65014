import type { CryptoKey, KeyType, NewKey } from './key.ts'

/** The parameters of a call, with the algorithm's name. */
export type Params = { name: string } & Record<string, unknown>

/** A key as it comes in and goes out: bytes, or JSON. */
export type KeyData = Uint8Array | Record<string, unknown>

/** One algorithm; what it has not, it cannot do. */
export interface Algorithm {
  /** What keys of each type are for. */
  usages: Partial<Record<KeyType, readonly string[]>>
  generate?: (params: Params) => Omit<NewKey, 'extractable' | 'usages'>[]
  importKey?: (
    format: string,
    data: KeyData,
    params: Params,
    extractable: boolean,
  ) => Omit<NewKey, 'extractable' | 'usages'>
  exportKey?: (format: string, key: CryptoKey) => KeyData
  sign?: (params: Params, key: CryptoKey, data: Uint8Array) => Uint8Array
  verify?: (params: Params, key: CryptoKey, signature: Uint8Array, data: Uint8Array) => boolean
  encrypt?: (params: Params, key: CryptoKey, data: Uint8Array) => Uint8Array
  decrypt?: (params: Params, key: CryptoKey, data: Uint8Array) => Uint8Array
  wrap?: (params: Params, key: CryptoKey, data: Uint8Array) => Uint8Array
  unwrap?: (params: Params, key: CryptoKey, data: Uint8Array) => Uint8Array
  derive?: (params: Params, key: CryptoKey, bits: number | null) => Uint8Array
  /** How many bits a key has that is derived for it. */
  keyLength?: (params: Params) => number | null
}

/** The bytes of an argument, copied: what a program changes afterwards changes nothing. */
export function bytesIn(value: unknown, name: string): Uint8Array {
  if (value instanceof ArrayBuffer) return new Uint8Array(value.slice(0))
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength))
  }
  throw new TypeError(`${name} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`)
}

/** Random bytes. */
export function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  // The host gives so many at once.
  for (let at = 0; at < length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536))
  return bytes
}
