import { named } from '../class-name.ts'
import { objectOptions } from '../argument.ts'
import { absence } from '../absent/absent.ts'
import { bufferOf } from '../encoding.ts'
import { coded, wrongType, wrongValue } from '../usage-error.ts'
import { bytesOf } from './bytes.ts'
import { timingSafeEqual } from './compare.ts'
import { writePkcs8, writeRsaPrivate, writeRsaPublic, writeSec1, writeSpki } from './key-der.ts'
import type { KeyMaterial } from './key-material.ts'
import { toJwk } from './key-jwk.ts'
import { writePem } from './pem.ts'
import { keepSecret, secretOf } from './secret.ts'

const materials = new WeakMap<object, KeyMaterial>()

/** What a key of two halves is made of, if a value is one. */
export function materialOf(key: unknown): KeyMaterial | undefined {
  return typeof key === 'object' && key !== null ? materials.get(key) : undefined
}

/** Node's `KeyObject`. What it is made of is nowhere in it. */
export class KeyObject {
  readonly #type: string

  constructor(type: string) {
    this.#type = type
  }

  static from(): never {
    throw absence('crypto.KeyObject.from()', 'export the CryptoKey, and import it here')
  }

  static {
    named(this, 'KeyObject')
  }

  get type(): string {
    return this.#type
  }

  get [Symbol.toStringTag](): string {
    return 'KeyObject'
  }

  toCryptoKey(): never {
    throw absence('keyObject.toCryptoKey()', 'export the key, and import it with crypto.subtle')
  }

  equals(other: unknown): boolean {
    if (!(other instanceof KeyObject)) {
      throw wrongType('otherKeyObject', 'an instance of KeyObject', other)
    }
    if (other.type !== this.type) return false
    const [mine, theirs] = [bytesOfKey(this), bytesOfKey(other)]
    return mine.length === theirs.length && timingSafeEqual(mine, theirs)
  }
}

export class SecretKeyObject extends KeyObject {
  constructor(bytes: Uint8Array) {
    super('secret')
    keepSecret(this, Uint8Array.from(bytes))
  }

  get symmetricKeySize(): number {
    return secretOf(this)?.length ?? 0
  }

  export(options?: unknown): unknown {
    const bytes = bufferOf(Uint8Array.from(secretOf(this) ?? []))
    const { format } = options === undefined ? {} : objectOptions(options)
    if (format === 'jwk') return { kty: 'oct', k: bytes.toString('base64url') }
    if (format !== undefined && format !== 'buffer') throw wrongValue('options.format', format)
    return bytes
  }
}

class AsymmetricKeyObject extends KeyObject {
  readonly #material: KeyMaterial

  constructor(type: string, material: KeyMaterial) {
    super(type)
    this.#material = material
    materials.set(this, material)
  }

  get asymmetricKeyType(): string {
    return this.#material.kind
  }

  get asymmetricKeyDetails(): object {
    const key = this.#material
    if (key.kind === 'rsa') {
      return { modulusLength: key.n.toString(2).length, publicExponent: key.e }
    }
    return key.kind === 'ec' ? { namedCurve: key.curve } : {}
  }

  export(options?: unknown): unknown {
    if (options === undefined) throw wrongType('options', 'of type object', options)
    const { format, type, cipher } = objectOptions(options)
    if (format === 'jwk') return toJwk(this.#material)
    if (format !== 'pem' && format !== 'der') throw wrongValue('options.format', format)
    if (cipher !== undefined) throw absence('an encrypted key', 'export it without a cipher')
    const [label, der] = written(this.#material, type)
    return format === 'pem' ? writePem(label, der) : bufferOf(der)
  }
}

export class PublicKeyObject extends AsymmetricKeyObject {
  constructor(material: KeyMaterial) {
    super('public', material)
  }
}

export class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(material: KeyMaterial) {
    super('private', material)
  }
}

export function createSecretKey(key: unknown, encoding?: unknown): SecretKeyObject {
  return new SecretKeyObject(bytesOf(key, 'key', encoding))
}

function written(key: KeyMaterial, type: unknown): [label: string, der: Uint8Array] {
  const secret = key.secret !== undefined
  if (type === 'pkcs1') {
    if (key.kind !== 'rsa') throw incompatible('pkcs1', 'RSA')
    return secret
      ? ['RSA PRIVATE KEY', writeRsaPrivate(key)]
      : ['RSA PUBLIC KEY', writeRsaPublic(key)]
  }
  if (type === 'spki' && !secret) return ['PUBLIC KEY', writeSpki(key)]
  if (type === 'pkcs8' && secret) return ['PRIVATE KEY', writePkcs8(key)]
  if (type === 'sec1' && secret) {
    if (key.kind !== 'ec') throw incompatible('sec1', 'EC')
    return ['EC PRIVATE KEY', writeSec1(key, 'named')]
  }
  throw wrongValue('options.type', type)
}

function incompatible(form: string, kind: string): Error {
  const message = `The selected key encoding ${form} can only be used for ${kind} keys.`
  return coded(new Error(message), 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS')
}

function bytesOfKey(key: KeyObject): Uint8Array {
  const material = materialOf(key)
  if (!material) return secretOf(key) ?? new Uint8Array()
  return material.secret === undefined ? writeSpki(material) : writePkcs8(material)
}
