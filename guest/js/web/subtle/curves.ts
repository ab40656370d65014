import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { randomBytes } from './algorithm.ts'
import { fault } from './key.ts'

/** A curve as keys name it. */
export interface Curve {
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

/** The curves that sign with ECDSA. */
export const nist: Record<string, Weierstrass> = { 'P-256': p256, 'P-384': p384, 'P-521': p521 }

/** A curve of those that an algorithm knows. */
export function curveOf(name: unknown, known: readonly string[]): Curve {
  const curve = known.includes(String(name)) ? curves[String(name)] : undefined
  if (!curve) throw fault('NotSupportedError', `Unrecognized namedCurve: ${String(name)}`)
  return curve
}
