import { expand, extract } from '@noble/hashes/hkdf.js'
import { pbkdf2 as derivePbkdf2 } from '@noble/hashes/pbkdf2.js'
import { scrypt as deriveScrypt } from '@noble/hashes/scrypt.js'
import type { Buffer } from 'node:buffer'
import { callback, integer, isCallback, objectOptions, type OptionBag } from '../argument.ts'
import { bufferOf } from '../encoding.ts'
import { coded, outOfRange, wrongType } from '../usage-error.ts'
import { bytesOf } from './bytes.ts'
import { digestOf } from './digest.ts'
import { secretBytes } from './secret.ts'

const MAX_LENGTH = 2 ** 31 - 1
const SCRYPT = { N: 16_384, r: 8, p: 1, maxmem: 32 * 1024 * 1024 }
const MAX_INFO = 1024

export function pbkdf2Sync(
  password: unknown,
  salt: unknown,
  iterations: unknown,
  length: unknown,
  digest: unknown,
): Buffer {
  if (typeof digest !== 'string') throw wrongType('digest', 'of type string', digest)
  const [secret, salted] = [bytesOf(password, 'password'), bytesOf(salt, 'salt')]
  const c = integer(iterations, 'iterations', 1, MAX_LENGTH)
  const dkLen = integer(length, 'keylen', 0, MAX_LENGTH)
  const hash = digestOf(digest)
  return bufferOf(dkLen === 0 ? new Uint8Array() : derivePbkdf2(hash, secret, salted, { c, dkLen }))
}

/** What it takes is looked at now; the work is done in its turn. */
export function pbkdf2(...args: unknown[]): void {
  const [password, salt, iterations, length, digest, last] = args
  const done = callback(isCallback(digest) ? digest : last, 'callback')
  const known = isCallback(digest) ? undefined : digest
  checked(() =>
    pbkdf2Sync(
      password,
      salt,
      integer(iterations, 'iterations', 1, MAX_LENGTH) && 1,
      length,
      known,
    ),
  )
  answered(() => pbkdf2Sync(password, salt, iterations, length, known), done)
}

export function scryptSync(
  password: unknown,
  salt: unknown,
  length: unknown,
  options?: unknown,
): Buffer {
  const [secret, salted] = [bytesOf(password, 'password'), bytesOf(salt, 'salt')]
  const dkLen = integer(length, 'keylen', 0, MAX_LENGTH)
  const { maxmem, ...costs } = scryptCosts(options === undefined ? {} : objectOptions(options))
  if (dkLen === 0) return bufferOf(new Uint8Array())
  // What Node's limit leaves to the working memory, the library counts with what is around it.
  return bufferOf(deriveScrypt(secret, salted, { ...costs, dkLen, maxmem: maxmem * 2 }))
}

export function scrypt(...args: unknown[]): void {
  const [password, salt, length, options, last] = args
  const done = callback(isCallback(options) ? options : last, 'callback')
  const bag = isCallback(options) ? undefined : options
  checked(() => scryptSync(password, salt, integer(length, 'keylen', 0, MAX_LENGTH) && 0, bag))
  answered(() => scryptSync(password, salt, length, bag), done)
}

export function hkdfSync(
  digest: unknown,
  key: unknown,
  salt: unknown,
  info: unknown,
  length: unknown,
): ArrayBuffer {
  if (typeof digest !== 'string') throw wrongType('digest', 'of type string', digest)
  const secret = secretBytes(key, 'ikm')
  const [salted, context] = [bytesOf(salt, 'salt'), bytesOf(info, 'info')]
  const wanted = integer(length, 'length', 0, MAX_LENGTH)
  if (context.length > MAX_INFO) {
    throw outOfRange('info', `must not contain more than ${MAX_INFO} bytes`, context.length)
  }
  const hash = digestOf(digest)
  if (wanted > 255 * hash.outputLen) {
    throw coded(new RangeError('Invalid key length'), 'ERR_CRYPTO_INVALID_KEYLEN')
  }
  if (wanted === 0) return new ArrayBuffer(0)
  const bytes = expand(hash, extract(hash, secret, salted), context, wanted)
  return Uint8Array.from(bytes).buffer
}

export function hkdf(...args: unknown[]): void {
  const [digest, key, salt, info, length, last] = args
  const done = callback(last, 'callback')
  const derived = hkdfSync(digest, key, salt, info, length)
  globalThis.setTimeout(() => done(null, derived), 0)
}

/** Node has two names for each of these; both at once are refused. */
function scryptCosts(bag: OptionBag): typeof SCRYPT {
  const N = cost(bag, 'N', 'cost') ?? SCRYPT.N
  const r = cost(bag, 'r', 'blockSize') ?? SCRYPT.r
  const p = cost(bag, 'p', 'parallelization') ?? SCRYPT.p
  const maxmem = bag.maxmem === undefined ? SCRYPT.maxmem : integer(bag.maxmem, 'maxmem', 0)
  if (N < 2 || (N & (N - 1)) !== 0 || r === 0 || p === 0) throw badScrypt('')
  if (128 * r * (N + p + 2) > maxmem + 128 * r * 2) {
    throw badScrypt(': error:030000AC:digital envelope routines::memory limit exceeded')
  }
  return { N, r, p, maxmem: Math.max(maxmem, SCRYPT.maxmem) }
}

function cost(bag: OptionBag, short: string, long: string): number | undefined {
  if (bag[short] === undefined && bag[long] === undefined) return undefined
  if (bag[short] !== undefined && bag[long] !== undefined) {
    const error = new Error('Invalid scrypt parameter')
    throw coded(error, 'ERR_CRYPTO_SCRYPT_INVALID_PARAMETER')
  }
  const name = bag[short] === undefined ? long : short
  return integer(bag[name], name, 0, 2 ** 32 - 1)
}

function badScrypt(reason: string): Error {
  const error = new RangeError(`Invalid scrypt params${reason}`)
  return coded(error, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS')
}

/** A derivation that costs next to nothing throws whatever the real one would for its arguments. */
function checked(cheap: () => unknown): void {
  cheap()
}

function answered(derive: () => unknown, done: (...told: unknown[]) => void): void {
  globalThis.setTimeout(() => {
    let derived: unknown
    try {
      derived = derive()
    } catch (error) {
      done(error)
      return
    }
    done(null, derived)
  }, 0)
}
