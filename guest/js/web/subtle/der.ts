import { fault } from './key.ts'

/** The encoding of keys in files (DER): what is read and written of it here. */

const [INTEGER, BIT_STRING, OCTET_STRING, OID, SEQUENCE] = [0x02, 0x03, 0x04, 0x06, 0x30]

/** An item, with the bytes that it holds. */
export interface Item {
  tag: number
  bytes: Uint8Array
}

/** The items that follow each other in some bytes. */
export function itemsIn(bytes: Uint8Array): Item[] {
  const items: Item[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0
    let length = bytes[at + 1] ?? 0
    at += 2
    if (length > 0x80) {
      const digits = length - 0x80
      length = 0
      for (let digit = 0; digit < digits; digit++) length = length * 256 + (bytes[at + digit] ?? 0)
      at += digits
    }
    if (at + length > bytes.length) throw fault('DataError', 'The key is cut off')
    items.push({ tag, bytes: bytes.subarray(at, at + length) })
    at += length
  }
  return items
}

/** The items of a sequence. */
export function sequenceIn(item: Item | undefined): Item[] {
  if (item?.tag !== SEQUENCE) throw fault('DataError', 'The key is not in the form that was named')
  return itemsIn(item.bytes)
}

/** The number that an item is. */
export function integerIn(item: Item | undefined): bigint {
  if (item?.tag !== INTEGER) throw fault('DataError', 'The key lacks a number')
  return bigintOf(item.bytes)
}

/** The bytes of an octet string, or of a bit string without its count of unused bits. */
export function stringIn(item: Item | undefined): Uint8Array {
  if (item?.tag === OCTET_STRING) return item.bytes
  if (item?.tag === BIT_STRING) return item.bytes.subarray(1)
  throw fault('DataError', 'The key lacks its bytes')
}

/** An object's identifier, as hexadecimal digits. */
export function identifierIn(item: Item | undefined): string {
  if (item?.tag !== OID) throw fault('DataError', 'The key does not name its algorithm')
  return hexOf(item.bytes)
}

function written(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = joined(...parts)
  const { length } = content
  if (length < 0x80) return joined(Uint8Array.of(tag, length), content)
  const digits = bytesOf(BigInt(length))
  return joined(Uint8Array.of(tag, 0x80 + digits.length), digits, content)
}

/** A sequence of items. */
export function sequence(...items: Uint8Array[]): Uint8Array {
  return written(SEQUENCE, ...items)
}

/** A number; a first bit that is set would be its sign. */
export function integer(number: bigint): Uint8Array {
  const bytes = bytesOf(number)
  return written(INTEGER, (bytes[0] ?? 0) > 0x7f ? joined(Uint8Array.of(0), bytes) : bytes)
}

/** An octet string. */
export function octets(bytes: Uint8Array): Uint8Array {
  return written(OCTET_STRING, bytes)
}

/** A bit string. */
export function bits(bytes: Uint8Array): Uint8Array {
  return written(BIT_STRING, Uint8Array.of(0), bytes)
}

/** An item under a tag of its own. */
export function tagged(number: number, item: Uint8Array): Uint8Array {
  return written(0xa0 + number, item)
}

/** An identifier from its hexadecimal digits. */
export function identifier(hex: string): Uint8Array {
  return written(OID, bytesOf(BigInt(`0x${hex}`)))
}

/** Nothing, as an item. */
export const nothing: Uint8Array = Uint8Array.of(0x05, 0x00)

/** Bytes after each other. */
export function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The hexadecimal digits of bytes. */
export function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

/** The number that bytes are, the highest first. */
export function bigintOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${hexOf(bytes)}`)
}

/** The bytes of a number, so many or as few as it takes. */
export function bytesOf(number: bigint, length?: number): Uint8Array {
  const hex = number.toString(16)
  const digits = hex.padStart(
    length === undefined ? hex.length + (hex.length % 2) : length * 2,
    '0',
  )
  const bytes = new Uint8Array(digits.length / 2)
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16)
  return bytes
}
