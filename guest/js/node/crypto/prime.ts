import { bytesOfNumber, numberOf } from './der.ts'
import { randomBytes } from './random.ts'
import { power } from './rsa.ts'

/** Below it, division finds nearly all that are none. */
const SMALL = 2000
/** By each round three in four that are none are found; of random numbers far more. */
const ROUNDS = 12

let small: bigint[] | undefined

/** A random number of this many bits that is prime but for a chance that nobody will live to see. */
export function randomPrime(bits: number): bigint {
  const top = 3n << BigInt(bits - 2)
  for (;;) {
    const drawn = numberOf(randomBytes(Math.ceil(bits / 8)) ?? new Uint8Array())
    const candidate = BigInt.asUintN(bits, drawn) | top | 1n
    if (isPrime(candidate)) return candidate
  }
}

/** Miller and Rabin's test, with random bases. */
export function isPrime(value: bigint): boolean {
  if (value < 2n) return false
  small ??= smallPrimes()
  for (const prime of small) {
    if (value === prime) return true
    if (value % prime === 0n) return false
  }
  let [odd, halvings] = [value - 1n, 0]
  while ((odd & 1n) === 0n) {
    odd >>= 1n
    halvings++
  }
  const length = bytesOfNumber(value).length
  for (let round = 0; round < ROUNDS; round++) {
    const base = (numberOf(randomBytes(length) ?? new Uint8Array()) % (value - 3n)) + 2n
    if (!passes(value, base, odd, halvings)) return false
  }
  return true
}

function passes(value: bigint, base: bigint, odd: bigint, halvings: number): boolean {
  let result = power(base, odd, value)
  if (result === 1n || result === value - 1n) return true
  for (let at = 1; at < halvings; at++) {
    result = (result * result) % value
    if (result === value - 1n) return true
  }
  return false
}

function smallPrimes(): bigint[] {
  const primes: number[] = []
  for (let number = 2; number < SMALL; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number)
  }
  return primes.map(BigInt)
}
