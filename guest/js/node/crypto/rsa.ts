import { bytesOfNumber, numberOf } from './der.ts'
import type { KeyMaterial, RsaPrivate } from './key-material.ts'

/** A key of RSA. */
export type RsaKey = KeyMaterial & { kind: 'rsa' }

/** All of a secret half that follows from its exponent and its primes. */
export function rsaSecret(d: bigint, p: bigint, q: bigint): RsaPrivate {
  return { d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
}

/** Bytes of the modulus. */
export function modulusLength({ n }: RsaKey): number {
  return Math.ceil(n.toString(16).length / 2)
}

/** With the public half. */
export function publicPower(key: RsaKey, bytes: Uint8Array): Uint8Array {
  return bytesOfNumber(power(inRange(key, bytes), key.e, key.n), modulusLength(key))
}

/**
 * With the secret half, by its primes, which takes a quarter of the time. Not in constant time: who could measure
 * it is the program itself, whose key it is.
 */
export function secretPower(key: RsaKey, bytes: Uint8Array): Uint8Array {
  if (!key.secret) throw new Error('this is no private key')
  const { p, q, dp, dq, qi } = key.secret
  const value = inRange(key, bytes)
  const [left, right] = [power(value % p, dp, p), power(value % q, dq, q)]
  const difference = (((left - right) % p) + p) % p
  return bytesOfNumber(right + ((qi * difference) % p) * q, modulusLength(key))
}

/** By four bits at a time: a third of the multiplications less than bit by bit. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const powers = [1n]
  for (let at = 1; at < 16; at++) powers.push(((powers[at - 1] ?? 1n) * base) % modulus)
  let result = 1n
  for (const digit of exponent.toString(16)) {
    for (let bit = 0; bit < 4; bit++) result = (result * result) % modulus
    const value = Number.parseInt(digit, 16)
    if (value > 0) result = (result * (powers[value] ?? 1n)) % modulus
  }
  return result % modulus
}

/** The number that a number times it is one more than a multiple of the modulus. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, rest] = [modulus, ((value % modulus) + modulus) % modulus]
  let [before, factor] = [0n, 1n]
  while (rest > 1n) {
    const times = previous / rest
    ;[previous, rest] = [rest, previous % rest]
    ;[before, factor] = [factor, before - times * factor]
  }
  if (rest !== 1n) throw new Error('the number has no inverse')
  return ((factor % modulus) + modulus) % modulus
}

function inRange({ n }: RsaKey, bytes: Uint8Array): bigint {
  const value = numberOf(bytes)
  if (value >= n) throw new RangeError('data too large for modulus')
  return value
}
