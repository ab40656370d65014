import { isView } from '../argument.ts'
import { bytesOf } from './bytes.ts'
import { isAnyArrayBuffer } from './kind.ts'

const KEY =
  'of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey'

const secrets = new WeakMap<object, Uint8Array>()

/** Remembers the bytes of a secret key, which nothing but these modules can read from it. */
export function keepSecret(key: object, bytes: Uint8Array): void {
  secrets.set(key, bytes)
}

/** The bytes of a secret key, if it is one. */
export function secretOf(key: unknown): Uint8Array | undefined {
  return typeof key === 'object' && key !== null ? secrets.get(key) : undefined
}

/** The bytes of whatever may be a secret: a `KeyObject`, or bytes themselves. */
export function secretBytes(key: unknown, name: string, encoding?: unknown): Uint8Array {
  return secretOf(key) ?? bytesOf(key, name, encoding, KEY)
}

/** Whether a value is bytes or text, and no key of some kind. */
export function isPlainSecret(value: unknown): boolean {
  return typeof value === 'string' || isView(value) || isAnyArrayBuffer(value)
}
