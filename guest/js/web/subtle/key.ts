/** What a key is made of, which only this code sees. */
export type Material =
  | { kind: 'secret'; bytes: Uint8Array }
  | { kind: 'point'; secret?: Uint8Array | undefined; point: Uint8Array }
  | { kind: 'rsa'; numbers: RsaNumbers }

/** The numbers of an RSA key; those of a public one are the first two. */
export interface RsaNumbers {
  n: bigint
  e: bigint
  d?: bigint
  p?: bigint
  q?: bigint
  dp?: bigint
  dq?: bigint
  qi?: bigint
}

/** An algorithm as a key states it. */
export interface KeyAlgorithm {
  name: string
  length?: number
  hash?: { name: string }
  namedCurve?: string
  modulusLength?: number
  publicExponent?: Uint8Array
}

export type KeyType = 'secret' | 'public' | 'private'

const materials = new WeakMap<object, Material>()
const making = Symbol('making')

/** `CryptoKey`. */
export class CryptoKey {
  readonly #told: Omit<NewKey, 'material'>

  constructor(token: unknown, told: NewKey) {
    if (token !== making) throw new TypeError('Illegal constructor')
    const { material, ...rest } = told
    this.#told = rest
    materials.set(this, material)
  }

  get type(): KeyType {
    return this.#told.type
  }

  get extractable(): boolean {
    return this.#told.extractable
  }

  get algorithm(): KeyAlgorithm {
    return this.#told.algorithm
  }

  get usages(): string[] {
    return this.#told.usages
  }

  get [Symbol.toStringTag](): string {
    return 'CryptoKey'
  }
}

/** What a key is told when it is made. */
export interface NewKey {
  type: KeyType
  extractable: boolean
  algorithm: KeyAlgorithm
  usages: string[]
  material: Material
}

/** Makes a key. */
export function newKey(told: NewKey): CryptoKey {
  const order = [
    'encrypt',
    'decrypt',
    'sign',
    'verify',
    'deriveKey',
    'deriveBits',
    'wrapKey',
    'unwrapKey',
  ]
  return new CryptoKey(making, {
    ...told,
    usages: order.filter((usage) => told.usages.includes(usage)),
  })
}

/** The bytes of a secret key. */
export function secretOf(key: CryptoKey): Uint8Array {
  const material = materials.get(key)
  if (material?.kind !== 'secret') throw fault('InvalidAccessError', 'The key is not a secret key')
  return material.bytes
}

/** A point of a curve, and of a private key the secret. */
export function pointOf(key: CryptoKey): { secret?: Uint8Array | undefined; point: Uint8Array } {
  const material = materials.get(key)
  if (material?.kind !== 'point') throw fault('InvalidAccessError', 'The key is of no curve')
  return material
}

/** The numbers of an RSA key. */
export function rsaOf(key: CryptoKey): RsaNumbers {
  const material = materials.get(key)
  if (material?.kind !== 'rsa') throw fault('InvalidAccessError', 'The key is no RSA key')
  return material.numbers
}

/** An error as the platform names it. */
export function fault(name: string, message: string): DOMException {
  return new DOMException(message, name)
}
