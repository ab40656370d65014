import { ed25519 } from '@noble/curves/ed25519.js'
import type { Algorithm, Params } from './algorithm.ts'
import { exportPoint, half, importPoint } from './curve-keys.ts'
import { curveOf, nist, type Curve } from './curves.ts'
import { hashOf } from './hashes.ts'
import { CryptoKey, fault, pointOf, type KeyAlgorithm } from './key.ts'

/** Algorithms whose keys are points of a curve. */

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
