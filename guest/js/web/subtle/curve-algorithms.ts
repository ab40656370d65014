import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { randomBytes, type Algorithm, type KeyData, type Params } from './algorithm.ts'
import {
  bits,
  identifier,
  identifierIn,
  integer,
  itemsIn,
  joined,
  octets,
  sequence,
  sequenceIn,
  stringIn,
  tagged,
} from './der.ts'
import { hashOf } from './hashes.ts'
import { checkJwk, decoded, encoded } from './jwk.ts'
import {
  CryptoKey,
  fault,
  pointOf,
  type KeyAlgorithm,
  type KeyType,
  type Material,
  type NewKey,
} from './key.ts'

/** Algorithms whose keys are points of a curve. */

/** A curve as keys name it. */
interface Curve {
  name: string
  /** Of its identifiers in files: of the kind of key, and of the curve where the kind has several. */
  identifiers: [kind: string, curve?: string]
  kty: 'EC' | 'OKP'
  /** Bytes of a secret, and of a coordinate. */
  size: number
  randomSecret: () => Uint8Array
  publicOf: (secret: Uint8Array) => Uint8Array
  check: (point: Uint8Array) => void
  shared: (secret: Uint8Array, point: Uint8Array) => Uint8Array
}

type Weierstrass = typeof p256

const ecIdentifier = '2a8648ce3d0201'

function weierstrass(
  name: string,
  curve: Weierstrass,
  identifierOfCurve: string,
  size: number,
): Curve {
  return {
    name,
    identifiers: [ecIdentifier, identifierOfCurve],
    kty: 'EC',
    size,
    randomSecret: () => curve.utils.randomSecretKey(),
    publicOf: (secret) => curve.getPublicKey(secret, false),
    check: (point) => curve.Point.fromBytes(point).assertValidity(),
    shared: (secret, point) => curve.getSharedSecret(secret, point, false).slice(1, 1 + size),
  }
}

const curves: Record<string, Curve> = {
  'P-256': weierstrass('P-256', p256, '2a8648ce3d030107', 32),
  'P-384': weierstrass('P-384', p384, '2b81040022', 48),
  'P-521': weierstrass('P-521', p521, '2b81040023', 66),
  Ed25519: {
    name: 'Ed25519',
    identifiers: ['2b6570'],
    kty: 'OKP',
    size: 32,
    randomSecret: () => randomBytes(32),
    publicOf: (secret) => ed25519.getPublicKey(secret),
    check: (point) => ed25519.Point.fromBytes(point).assertValidity(),
    shared: () => new Uint8Array(),
  },
  X25519: {
    name: 'X25519',
    identifiers: ['2b656e'],
    kty: 'OKP',
    size: 32,
    randomSecret: () => randomBytes(32),
    publicOf: (secret) => x25519.getPublicKey(secret),
    check: () => undefined,
    shared: (secret, point) => x25519.getSharedSecret(secret, point),
  },
}

const nist: Record<string, Weierstrass> = { 'P-256': p256, 'P-384': p384, 'P-521': p521 }

function curveOf(name: unknown, known: readonly string[]): Curve {
  const curve = known.includes(String(name)) ? curves[String(name)] : undefined
  if (!curve) throw fault('NotSupportedError', `Unrecognized namedCurve: ${String(name)}`)
  return curve
}

type Half = Omit<NewKey, 'extractable' | 'usages'>

function half(
  type: KeyType,
  algorithm: KeyAlgorithm,
  point: Uint8Array,
  secret?: Uint8Array,
): Half {
  const material: Material = { kind: 'point', point, secret }
  return { type, algorithm, material }
}

function secretHalf(algorithm: KeyAlgorithm, curve: Curve, secret: Uint8Array): Half {
  if (secret.length !== curve.size) throw fault('DataError', 'Invalid keyData')
  return half('private', algorithm, curve.publicOf(secret), secret)
}

function publicHalf(algorithm: KeyAlgorithm, curve: Curve, point: Uint8Array): Half {
  try {
    curve.check(point)
  } catch {
    throw fault('DataError', 'Invalid keyData')
  }
  const full =
    curve.kty === 'EC' && point[0] !== 4
      ? nist[curve.name]?.Point.fromBytes(point).toBytes(false)
      : point
  return half('public', algorithm, full ?? point)
}

function importPoint(
  format: string,
  data: KeyData,
  algorithm: KeyAlgorithm,
  curve: Curve,
  extractable: boolean,
): Half {
  if (format === 'jwk' && !(data instanceof Uint8Array)) {
    checkJwk(data, curve.kty, extractable)
    if (data['crv'] !== curve.name)
      throw fault('DataError', 'JWK "crv" does not match the requested algorithm')
    if (data['d'] !== undefined) return secretHalf(algorithm, curve, decoded(data, 'd'))
    const x = decoded(data, 'x')
    const point = curve.kty === 'EC' ? joined(Uint8Array.of(4), x, decoded(data, 'y')) : x
    return publicHalf(algorithm, curve, point)
  }
  if (!(data instanceof Uint8Array)) throw new TypeError('The key is not given as bytes')
  if (format === 'raw') return publicHalf(algorithm, curve, data)
  if (format === 'spki') {
    const [kind, key] = sequenceIn(itemsIn(data)[0])
    checkIdentifiers(
      kind &&
        sequenceIn(kind)
          .slice(0, 2)
          .map((item) => (item.tag === 6 ? identifierIn(item) : '')),
      curve,
    )
    return publicHalf(algorithm, curve, stringIn(key))
  }
  if (format !== 'pkcs8')
    throw fault('NotSupportedError', `Unable to import a key using ${format} format`)
  const [, kind, key] = sequenceIn(itemsIn(data)[0])
  checkIdentifiers(
    kind &&
      sequenceIn(kind)
        .slice(0, 2)
        .map((item) => (item.tag === 6 ? identifierIn(item) : '')),
    curve,
  )
  const [inner] = itemsIn(stringIn(key))
  const secret = curve.kty === 'EC' ? stringIn(sequenceIn(inner)[1]) : stringIn(inner)
  return secretHalf(algorithm, curve, secret)
}

function checkIdentifiers(found: string[] | undefined, { identifiers }: Curve): void {
  if (identifiers.some((wanted, index) => found?.[index] !== wanted)) {
    throw fault('DataError', 'The key is of another kind')
  }
}

function exportPoint(format: string, key: CryptoKey, curve: Curve): KeyData {
  const { secret, point } = pointOf(key)
  const kind = sequence(...curve.identifiers.map((hex) => identifier(hex ?? '')))
  if (format === 'jwk') return exportJwk(key, curve)
  if (key.type === 'public' && format === 'raw') return point.slice()
  if (key.type === 'public' && format === 'spki') return sequence(kind, bits(point))
  if (secret && format === 'pkcs8') {
    const inner =
      curve.kty === 'EC'
        ? sequence(integer(1n), octets(secret), tagged(1, bits(point)))
        : octets(secret)
    return sequence(integer(0n), kind, octets(inner))
  }
  throw fault('InvalidAccessError', `Unable to export a ${key.type} key using ${format} format`)
}

function exportJwk(key: CryptoKey, { kty, name, size }: Curve): KeyData {
  const { secret, point } = pointOf(key)
  const told = { key_ops: key.usages, ext: key.extractable, kty, crv: name }
  const place =
    kty === 'EC'
      ? { x: encoded(point.slice(1, 1 + size)), y: encoded(point.slice(1 + size)) }
      : { x: encoded(point) }
  return { ...told, ...place, ...(secret ? { d: encoded(secret) } : {}) }
}

/** What all algorithms of curves have. */
function keyed(usages: Algorithm['usages'], curveFor: (params: Params) => Curve): Algorithm {
  const algorithmOf = (params: Params, { name, kty }: Curve): KeyAlgorithm =>
    kty === 'EC' ? { name: params.name, namedCurve: name } : { name: params.name }
  return {
    usages,
    generate(params) {
      const curve = curveFor(params)
      const algorithm = algorithmOf(params, curve)
      const secret = curve.randomSecret()
      const point = curve.publicOf(secret)
      return [half('public', algorithm, point), half('private', algorithm, point, secret)]
    },
    importKey(format, data, params, extractable) {
      const curve = curveFor(params)
      return importPoint(format, data, algorithmOf(params, curve), curve, extractable)
    },
    exportKey: (format, key) =>
      exportPoint(format, key, curveFor({ ...key.algorithm, name: key.algorithm.name })),
  }
}

function secretIn(key: CryptoKey): Uint8Array {
  const { secret } = pointOf(key)
  if (!secret) throw fault('InvalidAccessError', 'The key is not a private key')
  return secret
}

function deriving(known: readonly string[]): NonNullable<Algorithm['derive']> {
  return (params, key, length) => {
    const { public: other } = params
    if (!(other instanceof CryptoKey) || other.type !== 'public') {
      throw new TypeError('algorithm.public must be a public CryptoKey')
    }
    const curve = curveOf(key.algorithm.namedCurve ?? key.algorithm.name, known)
    if (
      other.algorithm.name !== key.algorithm.name ||
      other.algorithm.namedCurve !== key.algorithm.namedCurve
    ) {
      throw fault('InvalidAccessError', 'The keys are not of one curve')
    }
    const shared = curve.shared(secretIn(key), pointOf(other).point)
    if (length === null) return shared
    if (length > shared.length * 8) throw fault('OperationError', 'derived bit length is too small')
    return shared.slice(0, Math.ceil(length / 8))
  }
}

const named = ['P-256', 'P-384', 'P-521']
const signing = { public: ['verify'], private: ['sign'] }
const agreeing = { public: [], private: ['deriveKey', 'deriveBits'] }

/** The algorithms by their names. */
export const curveAlgorithms: Record<string, Algorithm> = {
  ECDSA: {
    ...keyed(signing, ({ namedCurve }) => curveOf(namedCurve, named)),
    sign(params, key, data) {
      const curve = nist[key.algorithm.namedCurve ?? '']
      const digest = hashOf(params.hash)(data)
      if (!curve) throw fault('InvalidAccessError', 'The key is of no such curve')
      return curve.sign(digest, secretIn(key), { prehash: false, lowS: false })
    },
    verify(params, key, signature, data) {
      const curve = nist[key.algorithm.namedCurve ?? '']
      if (!curve || signature.length !== 2 * (curve.lengths.secretKey ?? 0)) return false
      const digest = hashOf(params.hash)(data)
      return curve.verify(signature, digest, pointOf(key).point, { prehash: false, lowS: false })
    },
  },
  ECDH: {
    ...keyed(agreeing, ({ namedCurve }) => curveOf(namedCurve, named)),
    derive: deriving(named),
  },
  Ed25519: {
    ...keyed(signing, () => curveOf('Ed25519', ['Ed25519'])),
    sign: (_, key, data) => ed25519.sign(data, secretIn(key)),
    verify(_, key, signature, data) {
      return signature.length === 64 && ed25519.verify(signature, data, pointOf(key).point)
    },
  },
  X25519: {
    ...keyed(agreeing, () => curveOf('X25519', ['X25519'])),
    derive: deriving(['X25519']),
  },
}
