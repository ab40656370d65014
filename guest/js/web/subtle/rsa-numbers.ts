import { bytesOf, bigintOf } from './der.ts'
import { randomBytes } from './algorithm.ts'
import type { RsaNumbers } from './key.ts'
import { fault } from './key.ts'

/** Arithmetic of RSA (RFC 8017, chapters 3 and 5). */

/**
 * The remainder of a power, for an odd modulus. Montgomery's way: two more products cost the interpreter less than one division.
 */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const bits = bitsOf(modulus)
  const negated = BigInt.asUintN(bits, -inverseOfOdd(modulus, bits))
  const reduced = (value: bigint): bigint => {
    const factor = BigInt.asUintN(bits, BigInt.asUintN(bits, value) * negated)
    const found = (value + factor * modulus) >> BigInt(bits)
    return found >= modulus ? found - modulus : found
  }
  const shifted = (value: bigint): bigint => (value << BigInt(bits)) % modulus
  const first = shifted(base)
  // Four bits at once: the interpreter's own steps cost as much as the arithmetic.
  const powers = [shifted(1n)]
  for (let index = 1; index < 16; index++) {
    powers.push(reduced((powers[index - 1] ?? first) * first))
  }
  let result = powers[0] ?? first
  for (const digit of exponent.toString(16)) {
    for (let bit = 0; bit < 4; bit++) result = reduced(result * result)
    const factor = Number.parseInt(digit, 16)
    if (factor > 0) result = reduced(result * (powers[factor] ?? first))
  }
  return reduced(result)
}

/** The number that gives 1 with another in so many bits: each step doubles how many are right. */
function inverseOfOdd(value: bigint, bits: number): bigint {
  let found = 1n
  for (let right = 1; right < bits; right *= 2) {
    found = BigInt.asUintN(right * 2, found * (2n - value * found))
  }
  return BigInt.asUintN(bits, found)
}

/** What a public key makes of a number. */
export function publicPower({ n, e }: RsaNumbers, value: bigint): bigint {
  checkRange(n, value)
  return power(value, e, n)
}

/** What a private key makes of it: by its two primes, four times as fast. */
export function privatePower({ n, d, p, q, dp, dq, qi }: RsaNumbers, value: bigint): bigint {
  if (d === undefined) throw fault('InvalidAccessError', 'The key is not a private key')
  checkRange(n, value)
  if (
    p === undefined ||
    q === undefined ||
    dp === undefined ||
    dq === undefined ||
    qi === undefined
  ) {
    return power(value, d, n)
  }
  const [one, other] = [power(value % p, dp, p), power(value % q, dq, q)]
  const difference = ((((one - other) * qi) % p) + p) % p
  return other + difference * q
}

function checkRange(n: bigint, value: bigint): void {
  if (n % 2n === 0n) throw fault('OperationError', 'The modulus of the key is even')
  if (value >= n) throw fault('OperationError', 'The data is too large for the key')
}

/** Bytes of a key's modulus. */
export function sizeOf({ n }: RsaNumbers): number {
  return Math.ceil(n.toString(16).length / 2)
}

/** As many bytes as the modulus has. */
export function padded(numbers: RsaNumbers, value: bigint): Uint8Array {
  return bytesOf(value, sizeOf(numbers))
}

/** Bits of a number. */
export function bitsOf(value: bigint): number {
  return value.toString(2).length
}

/** A new private key. */
export function newNumbers(bits: number, e: bigint): RsaNumbers {
  for (;;) {
    const p = newPrime(Math.ceil(bits / 2), e)
    const q = newPrime(Math.floor(bits / 2), e)
    const n = p * q
    if (p === q || bitsOf(n) !== bits) continue
    const d = inverse(e, (p - 1n) * (q - 1n))
    return { n, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  }
}

/** The number that gives 1 with another. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [((value % modulus) + modulus) % modulus, modulus, 1n, 0n]
  while (b > 0n) {
    const quotient = a / b
    ;[a, b] = [b, a - quotient * b]
    ;[x, y] = [y, x - quotient * y]
  }
  return ((x % modulus) + modulus) % modulus
}

/** Division by these finds out most numbers that are not prime, and costs less than the test. */
let smallPrimes: readonly number[] = []

function primesBelow(end: number): number[] {
  const divided = new Uint8Array(end)
  const found: number[] = []
  for (let number = 3; number < end; number += 2) {
    if (divided[number] === 1) continue
    found.push(number)
    for (let multiple = number * number; multiple < end; multiple += 2 * number)
      divided[multiple] = 1
  }
  return found
}

function newPrime(bits: number, e: bigint): bigint {
  if (smallPrimes.length === 0) smallPrimes = primesBelow(20_000)
  for (;;) {
    const bytes = randomBytes(Math.ceil(bits / 8))
    const random = bigintOf(bytes) >> BigInt(bytes.length * 8 - bits)
    // The two highest bits, so that the product of two has all of its bits; and odd.
    const start = random | (3n << BigInt(bits - 2)) | 1n
    const rests = smallPrimes.map((prime) => Number(start % BigInt(prime)))
    for (let step = 0; step < 4096; step += 2) {
      if (isDivided(rests, step)) continue
      const candidate = start + BigInt(step)
      if ((candidate - 1n) % e !== 0n && isPrime(candidate, bits)) return candidate
    }
  }
}

function isDivided(rests: readonly number[], step: number): boolean {
  for (let index = 0; index < rests.length; index++) {
    if (((rests[index] ?? 0) + step) % (smallPrimes[index] ?? 3) === 0) return true
  }
  return false
}

/** Miller and Rabin's test, as often as FIPS 186-5 asks for of a prime of 1024 bits (table B.1). */
function isPrime(candidate: bigint, bits: number): boolean {
  if (bitsOf(candidate) !== bits) return false
  let [odd, twos] = [candidate - 1n, 0]
  while ((odd & 1n) === 0n) {
    odd >>= 1n
    twos++
  }
  for (let round = 0; round < 5; round++) {
    const witness = 2n + (bigintOf(randomBytes(16)) % (candidate - 3n))
    if (!passes(candidate, witness, odd, twos)) return false
  }
  return true
}

function passes(candidate: bigint, witness: bigint, odd: bigint, twos: number): boolean {
  let value = power(witness, odd, candidate)
  if (value === 1n || value === candidate - 1n) return true
  for (let count = 1; count < twos; count++) {
    value = (value * value) % candidate
    if (value === candidate - 1n) return true
  }
  return false
}
