import { joined, hexOf } from './der.ts'
import { randomBytes } from './algorithm.ts'
import { hashName, hashes, type Hash } from './hashes.ts'
import { fault } from './key.ts'

/** What is put around a message before RSA's arithmetic (RFC 8017, chapters 7 to 9). */

const prefixes = {
  'SHA-1': '3021300906052b0e03021a05000414',
  'SHA-256': '3031300d060960864801650304020105000420',
  'SHA-384': '3041300d060960864801650304020205000430',
  'SHA-512': '3051300d060960864801650304020305000440',
}

/** A hash that is signed, as PKCS #1 1.5 has it. */
export function pkcs1(hash: unknown, data: Uint8Array, size: number): Uint8Array {
  const name = hashName(hash)
  const prefix = Uint8Array.from(prefixes[name].match(/../g) ?? [], (digits) =>
    Number.parseInt(digits, 16),
  )
  const digest = joined(prefix, hashes[name](data))
  const filling = size - digest.length - 3
  if (filling < 8) throw fault('OperationError', 'The key is too short for the hash')
  return joined(Uint8Array.of(0, 1), new Uint8Array(filling).fill(0xff), Uint8Array.of(0), digest)
}

/** A mask of a length, from a seed. */
function mask(hash: Hash, seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let count = 0, made = 0; made < length; count++, made += hash.outputLen) {
    const counter = Uint8Array.of(count >>> 24, count >>> 16, count >>> 8, count)
    parts.push(hash(joined(seed, counter)))
  }
  return joined(...parts).subarray(0, length)
}

function xor(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.map((byte, at) => byte ^ (other[at] ?? 0))
}

/** A hash that is signed, as PSS has it, in so many bits. */
export function pss(hash: Hash, data: Uint8Array, bits: number, salt: Uint8Array): Uint8Array {
  const size = Math.ceil(bits / 8)
  const filling = size - hash.outputLen - salt.length - 2
  if (filling < 0) throw fault('OperationError', 'The key is too short for the salt')
  const digest = hash(joined(new Uint8Array(8), hash(data), salt))
  const block = joined(new Uint8Array(filling), Uint8Array.of(1), salt)
  const masked = xor(block, mask(hash, digest, block.length))
  masked[0] = (masked[0] ?? 0) & (0xff >> (size * 8 - bits))
  return joined(masked, digest, Uint8Array.of(0xbc))
}

/** Whether some bytes are what PSS makes of the data, with whatever salt they hold. */
export function isPss(
  hash: Hash,
  data: Uint8Array,
  bits: number,
  saltLength: number,
  given: Uint8Array,
): boolean {
  const size = Math.ceil(bits / 8)
  const signed = given.subarray(given.length - size)
  const masked = signed.subarray(0, size - hash.outputLen - 1)
  if (masked.length < saltLength + 1) return false
  const digest = signed.subarray(masked.length, size - 1)
  const block = xor(masked, mask(hash, digest, masked.length))
  const expected = pss(hash, data, bits, block.slice(block.length - saltLength))
  return (
    hexOf(joined(given.subarray(0, given.length - size))).match(/[^0]/) === null &&
    hexOf(expected) === hexOf(signed)
  )
}

/** A message that is encrypted, as OAEP has it. */
export function oaep(hash: Hash, data: Uint8Array, size: number, label: Uint8Array): Uint8Array {
  const filling = size - data.length - 2 * hash.outputLen - 2
  if (filling < 0) throw fault('OperationError', 'The data is too long for the key')
  const block = joined(hash(label), new Uint8Array(filling), Uint8Array.of(1), data)
  const seed = randomBytes(hash.outputLen)
  const masked = xor(block, mask(hash, seed, block.length))
  return joined(Uint8Array.of(0), xor(seed, mask(hash, masked, seed.length)), masked)
}

/** The message in what OAEP made; every fault is the same one. */
export function fromOaep(hash: Hash, given: Uint8Array, label: Uint8Array): Uint8Array {
  const masked = given.subarray(1 + hash.outputLen)
  const seed = xor(given.subarray(1, 1 + hash.outputLen), mask(hash, masked, hash.outputLen))
  const block = xor(masked, mask(hash, seed, masked.length))
  const start = block.indexOf(1, hash.outputLen)
  const isEmpty = block
    .subarray(hash.outputLen, Math.max(start, hash.outputLen))
    .every((byte) => byte === 0)
  const isLabelled = hexOf(block.subarray(0, hash.outputLen)) === hexOf(hash(label))
  if (given[0] !== 0 || start === -1 || !isEmpty || !isLabelled) {
    throw fault('OperationError', 'The operation failed for an operation-specific reason')
  }
  return block.slice(start + 1)
}
