import type { Buffer } from 'node:buffer'
import { isFunction, isView, type OptionBag } from '../argument.ts'
import { bufferOf } from '../encoding.ts'
import { coded, wrongType, wrongValue } from '../usage-error.ts'
import { bytesOf } from './bytes.ts'
import { ec } from './curves.ts'
import { ed25519 } from '@noble/curves/ed25519.js'
import { ed448 } from '@noble/curves/ed448.js'
import { digestName, digestOf } from './digest.ts'
import { privateMaterial, publicMaterial } from './key-input.ts'
import type { KeyMaterial } from './key-material.ts'
import { opensslError } from './openssl-error.ts'
import { isPssBlock, pssBlock, signedBlock } from './rsa-padding.ts'
import { modulusLength, publicPower, secretPower, type RsaKey } from './rsa.ts'

const PKCS1 = 1
const PSS = 6
/** The longest salt there is room for, and any, are the same number to Node. */
const SALT_LIKE_DIGEST = -1
const SALT_MOST_OR_ANY = -2

/** What a caller may say of how it is signed, beside the key. */
interface Manner {
  padding: number
  saltLength: number | undefined
  format: 'der' | 'compact'
}

export function signWith(algorithm: string | undefined, data: Uint8Array, key: unknown): Buffer {
  return bufferOf(signature(privateMaterial(key), algorithm, data, mannerOf(key)))
}

export function verifyWith(
  algorithm: string | undefined,
  data: Uint8Array,
  key: unknown,
  signed: Uint8Array,
): boolean {
  return isSignature(publicMaterial(key), algorithm, data, signed, mannerOf(key))
}

function signature(
  key: KeyMaterial,
  algorithm: string | undefined,
  data: Uint8Array,
  manner: Manner,
): Uint8Array {
  if (key.kind === 'rsa') return rsaSignature(key, algorithm ?? 'sha256', data, manner)
  const secret = key.secret ?? new Uint8Array()
  if (key.kind === 'ec') {
    const hashed = digestOf(algorithm ?? 'sha256')(data)
    const { format } = manner
    return ec[key.curve].functions.sign(hashed, secret, { prehash: false, lowS: false, format })
  }
  return edwards(key.kind, algorithm).sign(data, secret)
}

function isSignature(
  key: KeyMaterial,
  algorithm: string | undefined,
  data: Uint8Array,
  signed: Uint8Array,
  manner: Manner,
): boolean {
  if (key.kind === 'rsa') return isRsaSignature(key, algorithm ?? 'sha256', data, signed, manner)
  try {
    if (key.kind === 'ec') {
      const hashed = digestOf(algorithm ?? 'sha256')(data)
      const how = { prehash: false, lowS: false, format: manner.format } as const
      return ec[key.curve].functions.verify(signed, hashed, key.point, how)
    }
    return edwards(key.kind, algorithm).verify(signed, data, key.point)
  } catch (error) {
    // What cannot be read is no signature; but a mistake of the caller's is one.
    if (error instanceof Error && 'code' in error) throw error
    return false
  }
}

function rsaSignature(
  key: RsaKey,
  algorithm: string,
  data: Uint8Array,
  manner: Manner,
): Uint8Array {
  const digest = digestOf(algorithm)
  const hashed = digest(data)
  const length = modulusLength(key)
  if (manner.padding !== PSS) {
    return secretPower(key, signedBlock(digestName(algorithm) ?? '', hashed, length))
  }
  const bits = key.n.toString(2).length - 1
  const most = Math.ceil(bits / 8) - digest.outputLen - 2
  const asked = manner.saltLength ?? SALT_MOST_OR_ANY
  const salt = asked === SALT_LIKE_DIGEST ? digest.outputLen : asked < 0 ? most : asked
  return secretPower(key, pssBlock(hashed, bits, salt, { digest, mask: digest }))
}

function isRsaSignature(
  key: RsaKey,
  algorithm: string,
  data: Uint8Array,
  signed: Uint8Array,
  manner: Manner,
): boolean {
  const digest = digestOf(algorithm)
  const hashed = digest(data)
  const length = modulusLength(key)
  if (signed.length !== length) return false
  let block: Uint8Array
  try {
    block = publicPower(key, signed)
  } catch {
    return false
  }
  if (manner.padding !== PSS) {
    const expected = signedBlock(digestName(algorithm) ?? '', hashed, length)
    return expected.every((byte, at) => byte === block[at])
  }
  const bits = key.n.toString(2).length - 1
  const asked = manner.saltLength ?? SALT_MOST_OR_ANY
  const salt = asked === SALT_LIKE_DIGEST ? digest.outputLen : asked < 0 ? undefined : asked
  const whole = block.subarray(length - Math.ceil(bits / 8))
  return isPssBlock(whole, hashed, bits, salt, { digest, mask: digest })
}

function edwards(kind: string, algorithm: string | undefined): typeof ed25519 {
  if (kind !== 'ed25519' && kind !== 'ed448') {
    const reason = 'operation not supported for this keytype'
    throw opensslError('03000096', 'digital envelope routines', reason)
  }
  if (algorithm !== undefined) throw opensslError('1C80007A', 'Provider routines', 'invalid digest')
  return kind === 'ed25519' ? ed25519 : ed448
}

function mannerOf(key: unknown): Manner {
  const bag: OptionBag = typeof key === 'object' && key !== null && !isView(key) ? Object(key) : {}
  const { padding = PKCS1, saltLength, dsaEncoding = 'der' } = bag
  if (padding !== PKCS1 && padding !== PSS) throw wrongValue('options.padding', padding)
  if (dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
    throw wrongValue('options.dsaEncoding', dsaEncoding)
  }
  const format = dsaEncoding === 'der' ? 'der' : 'compact'
  return { padding, saltLength: saltLengthOf(saltLength), format }
}

function saltLengthOf(value: unknown): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw wrongValue('options.saltLength', value)
}

/** Node's one-shot `sign()`. */
export function sign(...args: unknown[]): Buffer | undefined {
  const [algorithm, data, key, done] = args
  const signed = signWith(named(algorithm), bytesOf(data, 'data'), key)
  if (!isFunction(done)) return signed
  globalThis.setTimeout(() => void done(null, signed), 0)
  return undefined
}

/** Node's one-shot `verify()`. */
export function verify(...args: unknown[]): boolean | undefined {
  const [algorithm, data, key, signed, done] = args
  const bytes = bytesOf(signed, 'signature')
  const right = verifyWith(named(algorithm), bytesOf(data, 'data'), key, bytes)
  if (!isFunction(done)) return right
  globalThis.setTimeout(() => void done(null, right), 0)
  return undefined
}

/** Ed25519 hashes by itself, so it is given none. */
function named(algorithm: unknown): string | undefined {
  if (algorithm === undefined || algorithm === null) return undefined
  if (typeof algorithm !== 'string') throw wrongType('algorithm', 'of type string', algorithm)
  const name = digestName(algorithm)
  if (name === undefined) throw invalidDigest(`: ${algorithm}`)
  return name
}

export function knownDigest(algorithm: unknown): string {
  const name = typeof algorithm === 'string' ? digestName(algorithm) : undefined
  if (name === undefined) throw invalidDigest('')
  return name
}

function invalidDigest(which: string): TypeError {
  return coded(new TypeError(`Invalid digest${which}`), 'ERR_CRYPTO_INVALID_DIGEST')
}
