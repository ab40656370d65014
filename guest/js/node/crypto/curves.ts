import type { ECDSA } from '@noble/curves/abstract/weierstrass.js'
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { ed448, x448 } from '@noble/curves/ed448.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { coded } from '../usage-error.ts'
import type { EcName, OkpName } from './key-material.ts'

/** Each with its name in JSON keys and the number that DER has for it. */
interface Curve<Functions> {
  functions: Functions
  crv: string
  oid: string
}

interface Okp {
  getPublicKey(secret: Uint8Array): Uint8Array
  utils: { randomSecretKey(): Uint8Array }
}

export const ec: Record<EcName, Curve<ECDSA>> = /* @__PURE__ */ ecs()

function ecs(): Record<EcName, Curve<ECDSA>> {
  return {
    prime256v1: { functions: lean(p256), crv: 'P-256', oid: '2a8648ce3d030107' },
    secp384r1: { functions: lean(p384), crv: 'P-384', oid: '2b81040022' },
    secp521r1: { functions: lean(p521), crv: 'P-521', oid: '2b81040023' },
    secp256k1: { functions: lean(secp256k1), crv: 'secp256k1', oid: '2b8104000a' },
  }
}

export const okp: Record<OkpName, Curve<Okp>> = /* @__PURE__ */ okps()

function okps(): Record<OkpName, Curve<Okp>> {
  return {
    ed25519: { functions: lean(ed25519), crv: 'Ed25519', oid: '2b6570' },
    ed448: { functions: lean(ed448), crv: 'Ed448', oid: '2b6571' },
    x25519: { functions: x25519, crv: 'X25519', oid: '2b656e' },
    x448: { functions: x448, crv: 'X448', oid: '2b656f' },
  }
}

const names: Record<string, EcName> = {
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
  secp256r1: 'prime256v1',
}

/** A table of the base's multiples costs as much as twenty signatures, and a sandbox makes one or two. */
function lean<Functions extends Based>(functions: Functions): Functions {
  functions.Point.BASE.precompute(1)
  return functions
}

interface Based {
  Point: { BASE: { precompute(window: number): unknown } }
}

export function findEc(name: string): EcName | undefined {
  if (isEc(name)) return name
  return names[name] ?? all(ec).find((curve) => ec[curve].oid === name)
}

export function findOkp(name: string): OkpName | undefined {
  return all(okp).find((curve) => okp[curve].crv === name || okp[curve].oid === name)
}

export function invalidCurve(): TypeError {
  return coded(new TypeError('Invalid EC curve name'), 'ERR_CRYPTO_INVALID_CURVE')
}

export function getCurves(): string[] {
  return Object.keys(ec).toSorted()
}

function isEc(name: string): name is EcName {
  return Object.hasOwn(ec, name)
}

function all<Name extends string>(curves: Record<Name, unknown>): Name[] {
  const found: Name[] = []
  for (const name in curves) found.push(name)
  return found
}
