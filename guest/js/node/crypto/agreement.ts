import type { Buffer } from 'node:buffer'
import { x25519 } from '@noble/curves/ed25519.js'
import { x448 } from '@noble/curves/ed448.js'
import { named } from '../class-name.ts'
import { objectOptions } from '../argument.ts'
import { bufferOf } from '../encoding.ts'
import { coded, wrongType } from '../usage-error.ts'
import { bytesOf, output } from './bytes.ts'
import { ec, findEc, invalidCurve } from './curves.ts'
import { privateMaterial, publicMaterial } from './key-input.ts'
import type { EcName } from './key-material.ts'
import { opensslError } from './openssl-error.ts'

/** What two sides find by each one's private and the other's public key. */
export function diffieHellman(options: unknown): Buffer {
  const bag = objectOptions(options)
  const [mine, theirs] = [privateMaterial(bag.privateKey), publicMaterial(bag.publicKey)]
  const secret = mine.kind === 'rsa' ? undefined : mine.secret
  if (secret && mine.kind === 'ec' && theirs.kind === 'ec' && mine.curve === theirs.curve) {
    return bufferOf(shared(mine.curve, secret, theirs.point))
  }
  if (secret && mine.kind === theirs.kind && 'point' in theirs) {
    if (mine.kind === 'x25519') return bufferOf(x25519.getSharedSecret(secret, theirs.point))
    if (mine.kind === 'x448') return bufferOf(x448.getSharedSecret(secret, theirs.point))
  }
  throw opensslError('030000CA', 'digital envelope routines', 'different key types')
}

/** Node's `ECDH`. */
export class ECDH {
  readonly #curve: EcName
  #secret: Uint8Array | undefined

  constructor(curve: unknown) {
    if (typeof curve !== 'string') throw wrongType('curve', 'of type string', curve)
    const known = findEc(curve)
    if (!known) throw invalidCurve()
    this.#curve = known
  }

  static convertKey(
    key: unknown,
    curve: unknown,
    inputEncoding?: unknown,
    encoding?: unknown,
    format?: unknown,
  ): Buffer | string {
    const { Point } = ec[new ECDH(curve).#curve].functions
    const point = Point.fromBytes(Uint8Array.from(bytesOf(key, 'key', inputEncoding)))
    return output(point.toBytes(format === 'compressed'), encoding)
  }

  static {
    named(this, 'ECDH')
  }

  generateKeys(encoding?: unknown, format?: unknown): Buffer | string {
    this.#secret = ec[this.#curve].functions.utils.randomSecretKey()
    return this.getPublicKey(encoding, format)
  }

  computeSecret(other: unknown, inputEncoding?: unknown, encoding?: unknown): Buffer | string {
    const point = Uint8Array.from(bytesOf(other, 'otherPublicKey', inputEncoding))
    let found: Uint8Array
    try {
      found = shared(this.#curve, this.#kept('compute ECDH key'), point)
    } catch {
      const message = 'Public key is not valid for specified curve'
      throw coded(new Error(message), 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY')
    }
    return output(found, encoding)
  }

  getPrivateKey(encoding?: unknown): Buffer | string {
    return output(this.#kept('get ECDH private key'), encoding)
  }

  getPublicKey(encoding?: unknown, format?: unknown): Buffer | string {
    const secret = this.#kept('get ECDH public key')
    const point = ec[this.#curve].functions.getPublicKey(secret, format === 'compressed')
    return output(point, encoding)
  }

  setPrivateKey(key: unknown, encoding?: unknown): this {
    this.#secret = Uint8Array.from(bytesOf(key, 'key', encoding))
    return this
  }

  #kept(what: string): Uint8Array {
    if (!this.#secret) throw new Error(`Failed to ${what}`)
    return this.#secret
  }
}

export function createECDH(curve: unknown): ECDH {
  return new ECDH(curve)
}

/** The first half of the point, without the byte that says how it is written. */
function shared(curve: EcName, secret: Uint8Array, point: Uint8Array): Uint8Array {
  return ec[curve].functions.getSharedSecret(secret, point).subarray(1)
}
