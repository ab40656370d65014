import { callback, integer, isFunction, isView, objectOptions, viewOf } from '../argument.ts'
import { bytesOf } from './bytes.ts'
import { bytesOfNumber, numberOf } from './der.ts'
import { isPrime, randomPrime } from './prime.ts'
import { absence } from '../absent/absent.ts'

export function checkPrimeSync(candidate: unknown): boolean {
  if (typeof candidate === 'bigint') return isPrime(candidate)
  return isPrime(numberOf(isView(candidate) ? viewOf(candidate) : bytesOf(candidate, 'candidate')))
}

export function checkPrime(...args: unknown[]): void {
  const done = callback(args.at(-1), 'callback')
  const prime = checkPrimeSync(args[0])
  globalThis.setTimeout(() => done(undefined, prime), 0)
}

export function generatePrimeSync(size: unknown, options?: unknown): unknown {
  const bits = integer(size, 'size', 1, 2 ** 31 - 1)
  const { safe, add, rem, bigint } = options === undefined ? {} : objectOptions(options)
  if (safe || add !== undefined || rem !== undefined || bits < 16) {
    throw absence(
      'a prime of a kind of its own',
      'look through ordinary ones with checkPrimeSync()',
    )
  }
  const prime = randomPrime(bits)
  return bigint === true ? prime : bytesOfNumber(prime).buffer
}

export function generatePrime(...args: unknown[]): void {
  const [size, options] = args
  const done = callback(args.at(-1), 'callback')
  const prime = generatePrimeSync(size, isFunction(options) ? undefined : options)
  globalThis.setTimeout(() => done(null, prime), 0)
}
