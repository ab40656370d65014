import { aeskw, cbc, ctr, gcm } from '@noble/ciphers/aes.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { bytesIn, randomBytes, type Algorithm, type KeyData, type Params } from './algorithm.ts'
import { hashName, hashOf } from './hashes.ts'
import { checkJwk, decoded, encoded } from './jwk.ts'
import { fault, secretOf, type CryptoKey, type KeyAlgorithm } from './key.ts'

/** Algorithms of one secret key. */

function importSecret(format: string, data: KeyData, extractable: boolean): Uint8Array {
  if (format === 'jwk' && !(data instanceof Uint8Array)) {
    checkJwk(data, 'oct', extractable)
    return decoded(data, 'k')
  }
  if (format === 'raw' && data instanceof Uint8Array) return data
  throw fault('NotSupportedError', `Unable to import a secret key using ${format} format`)
}

function exportSecret(format: string, key: CryptoKey, alg: string): KeyData {
  const bytes = secretOf(key)
  if (format === 'raw') return bytes.slice()
  if (format !== 'jwk')
    throw fault('NotSupportedError', `Unable to export a secret key using ${format} format`)
  return { key_ops: key.usages, ext: key.extractable, kty: 'oct', k: encoded(bytes), alg }
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at++) difference |= (one[at] ?? 0) ^ (other[at] ?? 0)
  return difference === 0
}

function hmacAlgorithm(params: Params, length: number): KeyAlgorithm {
  return { name: 'HMAC', hash: { name: hashName(params.hash) }, length }
}

function hmacLength(params: Params): number {
  const length =
    params.length === undefined ? hashOf(params.hash).blockLen * 8 : Number(params.length)
  if (!(length > 0)) throw fault('OperationError', 'Invalid key length')
  return length
}

const hmacs: Algorithm = {
  usages: { secret: ['sign', 'verify'] },
  generate(params) {
    const length = hmacLength(params)
    const bytes = randomBytes(Math.ceil(length / 8))
    const algorithm = hmacAlgorithm(params, length)
    return [{ type: 'secret', algorithm, material: { kind: 'secret', bytes } }]
  },
  importKey(format, data, params, extractable) {
    const bytes = importSecret(format, data, extractable)
    if (bytes.length === 0) throw fault('DataError', 'Zero-length key is not supported')
    const algorithm = hmacAlgorithm(params, bytes.length * 8)
    return { type: 'secret', algorithm, material: { kind: 'secret', bytes } }
  },
  exportKey(format, key) {
    return exportSecret(format, key, `HS${key.algorithm.hash?.name.slice(4) ?? ''}`)
  },
  sign: (_, key, data) => hmac(hashOf(key.algorithm.hash), secretOf(key), data),
  verify: (_, key, signature, data) =>
    same(signature, hmac(hashOf(key.algorithm.hash), secretOf(key), data)),
  keyLength: hmacLength,
}

type Cipher = (params: Params, key: Uint8Array, data: Uint8Array) => Uint8Array

function aes(mode: string, encrypt: Cipher, decrypt: Cipher): Algorithm {
  const name = `AES-${mode}`
  const lengthOf = (params: Params): number => {
    const length = Number(params.length)
    if (![128, 192, 256].includes(length)) throw fault('OperationError', 'Invalid key length')
    return length
  }
  const keyOf = (bytes: Uint8Array): ReturnType<NonNullable<Algorithm['importKey']>> => {
    const length = bytes.length * 8
    if (![128, 192, 256].includes(length)) throw fault('DataError', 'Invalid key length')
    return { type: 'secret', algorithm: { name, length }, material: { kind: 'secret', bytes } }
  }
  const run =
    (cipher: Cipher) =>
    (params: Params, key: CryptoKey, data: Uint8Array): Uint8Array => {
      try {
        return cipher(params, secretOf(key), data)
      } catch (error) {
        if (error instanceof DOMException || error instanceof TypeError) throw error
        // Why it failed is nobody's business.
        throw fault('OperationError', 'The operation failed for an operation-specific reason')
      }
    }
  const isWrap = mode === 'KW'
  return {
    usages: {
      secret: isWrap ? ['wrapKey', 'unwrapKey'] : ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
    },
    generate: (params) => [keyOf(randomBytes(lengthOf(params) / 8))],
    importKey: (format, data, _, extractable) => keyOf(importSecret(format, data, extractable)),
    exportKey: (format, key) => exportSecret(format, key, `A${key.algorithm.length ?? ''}${mode}`),
    keyLength: lengthOf,
    ...(isWrap
      ? { wrap: run(encrypt), unwrap: run(decrypt) }
      : { encrypt: run(encrypt), decrypt: run(decrypt) }),
  }
}

function ivOf(params: Params): Uint8Array {
  const iv = bytesIn(params.iv, 'algorithm.iv')
  if (params.name === 'AES-CBC' && iv.length !== 16) {
    throw fault('OperationError', 'algorithm.iv must contain exactly 16 bytes')
  }
  return iv
}

function gcmOf(params: Params, key: Uint8Array): ReturnType<typeof gcm> {
  const more = params.additionalData
  return gcm(
    key,
    ivOf(params),
    more === undefined ? undefined : bytesIn(more, 'algorithm.additionalData'),
  )
}

/** Bytes of the tag by which a change is found out; the cipher makes 16. */
function tagOf(params: Params): number {
  const bits = params.tagLength === undefined ? 128 : Number(params.tagLength)
  if (![32, 64, 96, 104, 112, 120, 128].includes(bits)) {
    throw fault('OperationError', `${bits} is not a valid AES-GCM tag length`)
  }
  return bits / 8
}

function encryptGcm(params: Params, key: Uint8Array, data: Uint8Array): Uint8Array {
  const made = gcmOf(params, key).encrypt(data)
  return made.subarray(0, made.length - (16 - tagOf(params)))
}

function decryptGcm(params: Params, key: Uint8Array, data: Uint8Array): Uint8Array {
  const tag = tagOf(params)
  if (tag === 16) return gcmOf(params, key).decrypt(data)
  if (data.length < tag) throw new Error('it is too short')
  // A short tag has to be made again, from what is decrypted: encryption is its own reverse but for the tag.
  const secret = data.subarray(0, data.length - tag)
  const plain = gcmOf(params, key).encrypt(secret).subarray(0, secret.length)
  if (!same(encryptGcm(params, key, plain), data)) throw new Error('it was changed')
  return plain
}

function runCounter(params: Params, key: Uint8Array, data: Uint8Array): Uint8Array {
  const counter = bytesIn(params.counter, 'algorithm.counter')
  if (counter.length !== 16) throw fault('OperationError', 'algorithm.counter must be 16 bytes')
  return ctr(key, counter).encrypt(data)
}

function derivable(name: string, derive: NonNullable<Algorithm['derive']>): Algorithm {
  return {
    usages: { secret: ['deriveKey', 'deriveBits'] },
    importKey(format, data, _, extractable) {
      if (extractable) throw new SyntaxError(`${name} keys are not extractable`)
      const bytes = importSecret(format, data, extractable)
      return { type: 'secret', algorithm: { name }, material: { kind: 'secret', bytes } }
    },
    derive(params, key, bits) {
      if (bits === null || bits % 8 !== 0)
        throw fault('OperationError', 'length must be a multiple of 8')
      return derive(params, key, bits)
    },
    keyLength: () => null,
  }
}

/** The algorithms by their names. */
export const secretAlgorithms: Record<string, Algorithm> = {
  HMAC: hmacs,
  'AES-GCM': aes('GCM', encryptGcm, decryptGcm),
  'AES-CBC': aes(
    'CBC',
    (params, key, data) => cbc(key, ivOf(params)).encrypt(data),
    (params, key, data) => cbc(key, ivOf(params)).decrypt(data),
  ),
  'AES-CTR': aes('CTR', runCounter, runCounter),
  'AES-KW': aes(
    'KW',
    (_, key, data) => aeskw(key).encrypt(data),
    (_, key, data) => aeskw(key).decrypt(data),
  ),
  PBKDF2: derivable('PBKDF2', (params, key, bits) => {
    const salt = bytesIn(params.salt, 'algorithm.salt')
    const c = Number(params.iterations)
    if (!(c > 0)) throw fault('OperationError', 'iterations cannot be zero')
    return pbkdf2(hashOf(params.hash), secretOf(key), salt, { c, dkLen: (bits ?? 0) / 8 })
  }),
  HKDF: derivable('HKDF', (params, key, bits) => {
    const [salt, info] = [
      bytesIn(params.salt, 'algorithm.salt'),
      bytesIn(params.info, 'algorithm.info'),
    ]
    return hkdf(hashOf(params.hash), secretOf(key), salt, info, (bits ?? 0) / 8)
  }),
}
