import type { Digest } from './digest.ts'
import { timingSafeEqual } from './compare.ts'
import { randomBytes } from './random.ts'

/** What RSA is done on: bytes as long as the modulus that say what they are (PKCS#1). */

/** DER's numbers of the hash functions, in front of a hash that is signed. */
const PREFIXES: Record<string, string> = {
  md5: '3020300c06082a864886f70d020505000410',
  sha1: '3021300906052b0e03021a05000414',
  ripemd160: '3021300906052b2403020105000414',
  sha224: '302d300d06096086480165030402040500041c',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
  'sha512-224': '302d300d06096086480165030402050500041c',
  'sha512-256': '3031300d060960864801650304020605000420',
  'sha3-224': '302d300d06096086480165030402070500041c',
  'sha3-256': '3031300d060960864801650304020805000420',
  'sha3-384': '3041300d060960864801650304020905000430',
  'sha3-512': '3051300d060960864801650304020a05000440',
}

/** A hash, to be signed in the way of version 1.5. */
export function signedBlock(name: string, hashed: Uint8Array, length: number): Uint8Array {
  const prefix = PREFIXES[name]
  if (prefix === undefined) throw new Error(`RSA does not sign with ${name}`)
  const content = joined(bytesOfHex(prefix), hashed)
  return filledBlock(1, content, length, (bytes) => bytes.fill(0xff))
}

/** Data, to be encrypted in the way of version 1.5. */
export function encryptedBlock(data: Uint8Array, length: number): Uint8Array {
  return filledBlock(2, data, length, (bytes) => {
    for (let at = 0; at < bytes.length; at++) {
      while (bytes[at] === 0) bytes[at] = randomBytes(1)?.[0] ?? 0
    }
  })
}

/** Data that a private key encrypts, as signatures of old are. */
export function privateBlock(data: Uint8Array, length: number): Uint8Array {
  return filledBlock(1, data, length, (bytes) => bytes.fill(0xff))
}

/** What is in such a block of the kind 1 or 2. */
export function blockContent(kind: 1 | 2, block: Uint8Array): Uint8Array | undefined {
  if (block[0] !== 0 || block[1] !== kind) return undefined
  const end = block.indexOf(0, 2)
  if (end < 10) return undefined
  if (kind === 1 && block.subarray(2, end).some((byte) => byte !== 0xff)) return undefined
  return block.subarray(end + 1)
}

/** OAEP: the block to be encrypted. */
export function oaepBlock(
  data: Uint8Array,
  length: number,
  { digest, mask, label }: Oaep,
): Uint8Array | undefined {
  const size = digest.outputLen
  const zeros = length - data.length - 2 * size - 2
  if (zeros < 0) return undefined
  const seed = randomBytes(size) ?? new Uint8Array(size)
  const plain = joined(digest(label), new Uint8Array(zeros), Uint8Array.of(1), data)
  const hidden = xor(plain, stretched(mask, seed, plain.length))
  return joined(Uint8Array.of(0), xor(seed, stretched(mask, hidden, size)), hidden)
}

export interface Oaep {
  digest: Digest
  mask: Digest
  label: Uint8Array
}

/** The data in such a block. */
export function oaepContent(
  block: Uint8Array,
  { digest, mask, label }: Oaep,
): Uint8Array | undefined {
  const size = digest.outputLen
  if (block.length < 2 * size + 2) return undefined
  const hidden = block.subarray(1 + size)
  const seed = xor(block.subarray(1, 1 + size), stretched(mask, hidden, size))
  const plain = xor(hidden, stretched(mask, seed, hidden.length))
  const end = plain.indexOf(1, size)
  const clean = end !== -1 && plain.subarray(size, end).every((byte) => byte === 0)
  const labelled = timingSafeEqual(plain.subarray(0, size), digest(label))
  return block[0] === 0 && labelled && clean ? plain.subarray(end + 1) : undefined
}

/** PSS: the block to be signed; `bits` is one less than the modulus has. */
export function pssBlock(
  hashed: Uint8Array,
  bits: number,
  saltLength: number,
  { digest, mask }: Pss,
): Uint8Array {
  const length = Math.ceil(bits / 8)
  const size = digest.outputLen
  const zeros = length - saltLength - size - 2
  if (zeros < 0) throw new Error('error:02000070:rsa routines::digest too big for rsa key')
  const salt = saltLength === 0 ? new Uint8Array() : (randomBytes(saltLength) ?? new Uint8Array())
  const sealed = digest(joined(new Uint8Array(8), hashed, salt))
  const plain = joined(new Uint8Array(zeros), Uint8Array.of(1), salt)
  const hidden = xor(plain, stretched(mask, sealed, plain.length))
  hidden[0] = (hidden[0] ?? 0) & (0xff >> (8 * length - bits))
  return joined(hidden, sealed, Uint8Array.of(0xbc))
}

export interface Pss {
  digest: Digest
  mask: Digest
}

/** Whether a block is one for this hash; without a length of the salt, of any. */
export function isPssBlock(
  block: Uint8Array,
  hashed: Uint8Array,
  bits: number,
  saltLength: number | undefined,
  { digest, mask }: Pss,
): boolean {
  const size = digest.outputLen
  if (block.at(-1) !== 0xbc || block.length < size + 2) return false
  const hidden = block.subarray(0, block.length - size - 1)
  const sealed = block.subarray(hidden.length, block.length - 1)
  const kept = 0xff >> (8 * block.length - bits)
  if (((hidden[0] ?? 0) & ~kept) !== 0) return false
  const plain = xor(hidden, stretched(mask, sealed, hidden.length))
  plain[0] = (plain[0] ?? 0) & kept
  const start = plain.findIndex((byte) => byte !== 0)
  if (plain[start] !== 1) return false
  const salt = plain.subarray(start + 1)
  if (saltLength !== undefined && salt.length !== saltLength) return false
  return timingSafeEqual(sealed, digest(joined(new Uint8Array(8), hashed, salt)))
}

function filledBlock(
  kind: number,
  content: Uint8Array,
  length: number,
  fill: (bytes: Uint8Array) => void,
): Uint8Array {
  const block = new Uint8Array(length)
  const start = length - content.length
  if (start < 11) throw new Error('error:0200006E:rsa routines::data too large for key size')
  block[1] = kind
  fill(block.subarray(2, start - 1))
  block.set(content, start)
  return block
}

/** MGF1: as many bytes as are wanted, made of a few. */
function stretched(digest: Digest, seed: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let block = 0, at = 0; at < length; block++, at += digest.outputLen) {
    const counter = Uint8Array.of(block >>> 24, block >>> 16, block >>> 8, block)
    const piece = digest(joined(seed, counter))
    bytes.set(piece.subarray(0, Math.min(piece.length, length - at)), at)
  }
  return bytes
}

function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((byte, at) => byte ^ (right[at] ?? 0))
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
}
