/** The part of DER that keys are written in. */

export const INTEGER = 0x02
export const BITS = 0x03
export const OCTETS = 0x04
export const NULL = 0x05
export const OID = 0x06
export const SEQUENCE = 0x30

/** One value. */
export interface Element {
  tag: number
  body: Uint8Array
}

/** The values that are in these bytes, one after the other; an error if they are not DER. */
export function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const [length, start] = lengthAt(bytes, at + 1)
    const end = start + length
    if (end > bytes.length) throw new Error('DER: a value is longer than what is there')
    found.push({ tag: bytes[at] ?? 0, body: bytes.subarray(start, end) })
    at = end
  }
  return found
}

/** The values of a sequence that is all of these bytes. */
export function sequenceIn(bytes: Uint8Array): Element[] {
  const [whole, ...more] = elements(bytes)
  if (whole?.tag !== SEQUENCE || more.length > 0) throw new Error('DER: no sequence')
  return elements(whole.body)
}

/** The body of an element that has to be of this kind. */
export function bodyOf(found: Element | undefined, tag: number): Uint8Array {
  if (found?.tag !== tag) throw new Error(`DER: no value of the kind ${tag}`)
  return found.body
}

export function element(tag: number, ...bodies: Uint8Array[]): Uint8Array {
  const length = bodies.reduce((sum, body) => sum + body.length, 0)
  const head = [tag, ...lengthBytes(length)]
  const bytes = new Uint8Array(head.length + length)
  bytes.set(head)
  let at = head.length
  for (const body of bodies) {
    bytes.set(body, at)
    at += body.length
  }
  return bytes
}

/** A number that is not negative. */
export function integer(value: bigint): Uint8Array {
  const bytes = bytesOfNumber(value)
  const first = bytes[0] ?? 0
  return element(INTEGER, first >= 0x80 ? Uint8Array.of(0, ...bytes) : bytes)
}

export function bits(bytes: Uint8Array): Uint8Array {
  return element(BITS, Uint8Array.of(0), bytes)
}

export function numberOf(bytes: Uint8Array): bigint {
  let hex = ''
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return BigInt(`0x${hex || '0'}`)
}

/** The bytes of a number, the highest first; with a length, filled with zeros in front. */
export function bytesOfNumber(value: bigint, length = 0): Uint8Array {
  const digits = value.toString(16)
  const hex = digits.padStart(Math.max(length * 2, digits.length + (digits.length % 2)), '0')
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16),
  )
}

function lengthAt(bytes: Uint8Array, at: number): [length: number, start: number] {
  const first = bytes[at]
  if (first === undefined) throw new Error('DER: a value without a length')
  if (first < 0x80) return [first, at + 1]
  const count = first & 0x7f
  if (count === 0 || count > 4) throw new Error('DER: a length that no key has')
  let length = 0
  for (let more = 1; more <= count; more++) length = length * 256 + (bytes[at + more] ?? 0)
  return [length, at + 1 + count]
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes = [...bytesOfNumber(BigInt(length))]
  return [0x80 | bytes.length, ...bytes]
}
