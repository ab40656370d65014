import { bytesIn, randomBytes, type Algorithm, type KeyData, type Params } from './algorithm.ts'
import {
  bigintOf,
  bits,
  bytesOf,
  hexOf,
  identifier,
  identifierIn,
  integer,
  integerIn,
  itemsIn,
  nothing,
  octets,
  sequence,
  sequenceIn,
  stringIn,
} from './der.ts'
import { hashName, hashOf } from './hashes.ts'
import { checkJwk, decoded, encoded, type Jwk } from './jwk.ts'
import {
  fault,
  rsaOf,
  type CryptoKey,
  type KeyAlgorithm,
  type NewKey,
  type RsaNumbers,
} from './key.ts'
import { bitsOf, newNumbers, padded, privatePower, publicPower, sizeOf } from './rsa-numbers.ts'
import { fromOaep, isPss, oaep, pkcs1, pss } from './rsa-paddings.ts'

/** RSA: signatures of two kinds, and encryption. */

const rsaIdentifier = '2a864886f70d010101'
const members = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const

type Made = Omit<NewKey, 'extractable' | 'usages'>

function algorithmOf(params: Params, { n, e }: RsaNumbers): KeyAlgorithm {
  return {
    name: params.name,
    modulusLength: bitsOf(n),
    publicExponent: bytesOf(e),
    hash: { name: hashName(params.hash) },
  }
}

function made(params: Params, numbers: RsaNumbers): Made {
  const type = numbers.d === undefined ? 'public' : 'private'
  return { type, algorithm: algorithmOf(params, numbers), material: { kind: 'rsa', numbers } }
}

function generate(params: Params): Made[] {
  const length = Number(params.modulusLength)
  // A sandbox's fuel would end before a longer one is found.
  if (!(length >= 512 && length <= 8192) || length % 8 !== 0) {
    throw fault('OperationError', `A modulus of ${length} bits cannot be made`)
  }
  const e = bigintOf(bytesIn(params.publicExponent, 'algorithm.publicExponent'))
  if (e < 3n || e % 2n === 0n) throw fault('OperationError', 'The public exponent cannot be used')
  const numbers = newNumbers(length, e)
  return [made(params, { n: numbers.n, e: numbers.e }), made(params, numbers)]
}

function importRsa(format: string, data: KeyData, params: Params, extractable: boolean): Made {
  if (format === 'jwk' && !(data instanceof Uint8Array)) {
    checkJwk(data, 'RSA', extractable)
    const given = members.filter((name) => data[name] !== undefined)
    const found = given.map((name) => [name, bigintOf(decoded(data, name))])
    return made(params, complete(Object.fromEntries(found)))
  }
  if (!(data instanceof Uint8Array)) throw new TypeError('The key is not given as bytes')
  if (format !== 'spki' && format !== 'pkcs8') {
    throw fault('NotSupportedError', `Unable to import an RSA key using ${format} format`)
  }
  const [first, second, third] = sequenceIn(itemsIn(data)[0])
  const [kind, key] = format === 'spki' ? [first, second] : [second, third]
  if (identifierIn(sequenceIn(kind)[0]) !== rsaIdentifier) {
    throw fault('DataError', 'The key is of another kind')
  }
  const items = sequenceIn(itemsIn(stringIn(key))[0])
  // A private one begins with the version of its form.
  const numbers = (format === 'spki' ? items : items.slice(1)).map(integerIn)
  return made(
    params,
    complete(Object.fromEntries(members.map((name, index) => [name, numbers[index]]))),
  )
}

function complete({ n, e, ...rest }: Partial<RsaNumbers>): RsaNumbers {
  if (!n || !e) throw fault('DataError', 'Invalid keyData')
  return { n, e, ...rest }
}

function exportRsa(format: string, key: CryptoKey, prefix: string): KeyData {
  const numbers = rsaOf(key)
  if (format === 'jwk') {
    const jwk: Jwk = { key_ops: key.usages, ext: key.extractable, kty: 'RSA' }
    for (const name of members) {
      const number = numbers[name]
      if (number !== undefined) jwk[name] = encoded(bytesOf(number))
    }
    return { ...jwk, alg: jwkAlgorithm(prefix, key.algorithm.hash?.name ?? '') }
  }
  const kind = sequence(identifier(rsaIdentifier), nothing)
  if (format === 'spki' && key.type === 'public') {
    return sequence(kind, bits(sequence(integer(numbers.n), integer(numbers.e))))
  }
  if (format === 'pkcs8' && key.type === 'private') {
    const items = members.map((name) => integer(numbers[name] ?? 0n))
    return sequence(integer(0n), kind, octets(sequence(integer(0n), ...items)))
  }
  throw fault('InvalidAccessError', `Unable to export a ${key.type} key using ${format} format`)
}

function jwkAlgorithm(prefix: string, hash: string): string {
  const digits = hash.slice(4)
  return prefix === 'RSA-OAEP' ? (digits === '1' ? prefix : `${prefix}-${digits}`) : prefix + digits
}

function keyed(prefix: string, usages: Algorithm['usages']): Algorithm {
  return {
    usages,
    generate,
    importKey: importRsa,
    exportKey: (format, key) => exportRsa(format, key, prefix),
  }
}

function opened(numbers: RsaNumbers, signature: Uint8Array): Uint8Array | undefined {
  const value = bigintOf(signature)
  if (signature.length !== sizeOf(numbers) || value >= numbers.n) return undefined
  return padded(numbers, publicPower(numbers, value))
}

function labelOf({ label }: Params): Uint8Array {
  return label === undefined ? new Uint8Array() : bytesIn(label, 'algorithm.label')
}

const signing = { public: ['verify'], private: ['sign'] }

/** The algorithms by their names. */
export const rsaAlgorithms: Record<string, Algorithm> = {
  'RSASSA-PKCS1-v1_5': {
    ...keyed('RS', signing),
    sign(_, key, data) {
      const numbers = rsaOf(key)
      const block = pkcs1(key.algorithm.hash, data, sizeOf(numbers))
      return padded(numbers, privatePower(numbers, bigintOf(block)))
    },
    verify(_, key, signature, data) {
      const numbers = rsaOf(key)
      const block = opened(numbers, signature)
      return (
        block !== undefined && hexOf(block) === hexOf(pkcs1(key.algorithm.hash, data, block.length))
      )
    },
  },
  'RSA-PSS': {
    ...keyed('PS', signing),
    sign(params, key, data) {
      const numbers = rsaOf(key)
      const salt = randomBytes(Number(params.saltLength))
      const block = pss(hashOf(key.algorithm.hash), data, bitsOf(numbers.n) - 1, salt)
      return padded(numbers, privatePower(numbers, bigintOf(block)))
    },
    verify(params, key, signature, data) {
      const numbers = rsaOf(key)
      const block = opened(numbers, signature)
      const hash = hashOf(key.algorithm.hash)
      return (
        block !== undefined &&
        isPss(hash, data, bitsOf(numbers.n) - 1, Number(params.saltLength), block)
      )
    },
  },
  'RSA-OAEP': {
    ...keyed('RSA-OAEP', { public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] }),
    encrypt(params, key, data) {
      const numbers = rsaOf(key)
      const block = oaep(hashOf(key.algorithm.hash), data, sizeOf(numbers), labelOf(params))
      return padded(numbers, publicPower(numbers, bigintOf(block)))
    },
    decrypt(params, key, data) {
      const numbers = rsaOf(key)
      const block = padded(numbers, privatePower(numbers, bigintOf(data)))
      return fromOaep(hashOf(key.algorithm.hash), block, labelOf(params))
    },
  },
}
