import { Buffer } from 'node:buffer'
import { coded, wrongValue } from '../usage-error.ts'
import { ec, findEc, findOkp, okp } from './curves.ts'
import { bytesOfNumber, numberOf } from './der.ts'
import type { KeyMaterial } from './key-material.ts'
import { rsaSecret } from './rsa.ts'

/** A key as JSON (RFC 7517). */
export function toJwk(key: KeyMaterial): object {
  if (key.kind === 'rsa') {
    const { d, p, q, dp, dq, qi } = key.secret ?? {}
    const numbers = { n: key.n, e: key.e, ...(key.secret && { d, p, q, dp, dq, qi }) }
    const texts = Object.entries(numbers).map(([name, value = 0n]) => [
      name,
      text(bytesOfNumber(value)),
    ])
    return { kty: 'RSA', ...Object.fromEntries(texts) }
  }
  const secret = key.secret && { d: text(key.secret) }
  if (key.kind === 'ec') {
    const size = (key.point.length - 1) / 2
    const halves = {
      x: text(key.point.subarray(1, 1 + size)),
      y: text(key.point.subarray(1 + size)),
    }
    return { kty: 'EC', ...halves, crv: ec[key.curve].crv, ...secret }
  }
  return { crv: okp[key.kind].crv, ...secret, x: text(key.point), kty: 'OKP' }
}

export function fromJwk(jwk: object): KeyMaterial {
  const part = (name: string): unknown => Reflect.get(jwk, name)
  const bytes = (name: string): Uint8Array => bytesOf(part(name), name)
  const kty = part('kty')
  if (kty === 'RSA') return rsaOf(jwk, bytes)
  const secret = part('d') === undefined ? undefined : bytes('d')
  const crv = String(part('crv'))
  if (kty === 'EC') {
    const curve = findEc(crv)
    if (!curve) throw invalidCurve(crv)
    const point = Uint8Array.of(4, ...bytes('x'), ...bytes('y'))
    ec[curve].functions.Point.fromBytes(point).assertValidity()
    return { kind: 'ec', curve, point, ...(secret && { secret }) }
  }
  const kind = kty === 'OKP' ? findOkp(crv) : undefined
  if (!kind) throw kty === 'OKP' ? invalidCurve(crv) : wrongValue('key.kty', kty)
  return { kind, point: bytes('x'), ...(secret && { secret }) }
}

function rsaOf(jwk: object, bytes: (name: string) => Uint8Array): KeyMaterial {
  const number = (name: string): bigint => numberOf(bytes(name))
  const key = { kind: 'rsa' as const, n: number('n'), e: number('e') }
  if (!('d' in jwk)) return key
  return { ...key, secret: rsaSecret(number('d'), number('p'), number('q')) }
}

function bytesOf(value: unknown, name: string): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value, 'base64url')
  throw coded(
    new TypeError(`The "key.${name}" property must be of type string.`),
    'ERR_INVALID_ARG_TYPE',
  )
}

function invalidCurve(crv: string): Error {
  return coded(new Error(`Invalid JWK: no curve ${crv}`), 'ERR_CRYPTO_INVALID_CURVE')
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
