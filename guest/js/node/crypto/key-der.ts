import { Buffer } from 'node:buffer'
import { ec, findEc, findOkp, okp } from './curves.ts'
import {
  BITS,
  bits,
  bodyOf,
  element,
  elements,
  INTEGER,
  integer,
  NULL,
  numberOf,
  OCTETS,
  OID,
  SEQUENCE,
  sequenceIn,
  type Element,
} from './der.ts'
import type { KeyMaterial } from './key-material.ts'
import { rsaSecret } from './rsa.ts'

/** The forms of keys: PKCS#1 (RSA), SEC1 (EC), PKCS#8 and SPKI (all). */

const RSA = '2a864886f70d010101'
const EC = '2a8648ce3d0201'

export function readSpki(der: Uint8Array): KeyMaterial {
  const [algorithm, key] = sequenceIn(der)
  const { oid, parameter } = algorithmOf(algorithm)
  const point = bodyOf(key, BITS).subarray(1)
  if (oid === RSA) return readRsaPublic(point)
  if (oid === EC)
    return { kind: 'ec', curve: curveOf(parameter), point: uncompressed(parameter, point) }
  return { kind: okpOf(oid), point }
}

export function readPkcs8(der: Uint8Array): KeyMaterial {
  const [, algorithm, key] = sequenceIn(der)
  const { oid, parameter } = algorithmOf(algorithm)
  const body = bodyOf(key, OCTETS)
  if (oid === RSA) return readRsaPrivate(body)
  if (oid === EC) return readSec1(body, parameter)
  const kind = okpOf(oid)
  const secret = bodyOf(elements(body)[0], OCTETS)
  return { kind, secret, point: okp[kind].functions.getPublicKey(secret) }
}

export function readRsaPublic(der: Uint8Array): KeyMaterial {
  const [n, e] = numbersIn(der)
  return { kind: 'rsa', n: needed(n), e: needed(e) }
}

export function readRsaPrivate(der: Uint8Array): KeyMaterial {
  const [, n, e, d, p, q] = numbersIn(der)
  const secret = rsaSecret(needed(d), needed(p), needed(q))
  return { kind: 'rsa', n: needed(n), e: needed(e), secret }
}

export function readSec1(der: Uint8Array, parameter?: string): KeyMaterial {
  const [, secret, ...rest] = sequenceIn(der)
  const named = rest.find(({ tag }) => tag === 0xa0)
  const curve = curveOf(parameter ?? (named && hex(bodyOf(elements(named.body)[0], OID))))
  const { functions } = ec[curve]
  const size = functions.lengths.secretKey ?? 0
  const bytes = bodyOf(secret, OCTETS)
  const padded = new Uint8Array(size)
  padded.set(bytes, size - bytes.length)
  return { kind: 'ec', curve, secret: padded, point: functions.getPublicKey(padded, false) }
}

export function writeSpki(key: KeyMaterial): Uint8Array {
  const algorithm = element(SEQUENCE, ...algorithmBytes(key))
  return element(SEQUENCE, algorithm, bits(key.kind === 'rsa' ? writeRsaPublic(key) : key.point))
}

export function writePkcs8(key: KeyMaterial): Uint8Array {
  const algorithm = element(SEQUENCE, ...algorithmBytes(key))
  return element(SEQUENCE, integer(0n), algorithm, element(OCTETS, secretBody(key)))
}

export function writeRsaPublic(key: KeyMaterial & { kind: 'rsa' }): Uint8Array {
  return element(SEQUENCE, integer(key.n), integer(key.e))
}

export function writeRsaPrivate(key: KeyMaterial & { kind: 'rsa' }): Uint8Array {
  const { d, p, q, dp, dq, qi } = needed(key.secret)
  const numbers = [0n, key.n, key.e, d, p, q, dp, dq, qi]
  return element(SEQUENCE, ...numbers.map((number) => integer(number)))
}

/** Inside of PKCS#8 the curve is named outside of it. */
export function writeSec1(
  key: KeyMaterial & { kind: 'ec' },
  named: 'named' | 'unnamed',
): Uint8Array {
  const parameter = element(0xa0, oidBytes(ec[key.curve].oid))
  return element(
    SEQUENCE,
    integer(1n),
    element(OCTETS, needed(key.secret)),
    ...(named === 'named' ? [parameter] : []),
    element(0xa1, bits(key.point)),
  )
}

function secretBody(key: KeyMaterial): Uint8Array {
  if (key.kind === 'rsa') return writeRsaPrivate(key)
  if (key.kind === 'ec') return writeSec1(key, 'unnamed')
  return element(OCTETS, needed(key.secret))
}

function algorithmBytes(key: KeyMaterial): Uint8Array[] {
  if (key.kind === 'rsa') return [oidBytes(RSA), element(NULL)]
  if (key.kind === 'ec') return [oidBytes(EC), oidBytes(ec[key.curve].oid)]
  return [oidBytes(okp[key.kind].oid)]
}

function algorithmOf(algorithm: Element | undefined): { oid: string; parameter?: string } {
  const [oid, parameter] = elements(bodyOf(algorithm, SEQUENCE))
  const named = parameter?.tag === OID ? { parameter: hex(parameter.body) } : {}
  return { oid: hex(bodyOf(oid, OID)), ...named }
}

/** A point may be written without its second half. */
function uncompressed(parameter: string | undefined, point: Uint8Array): Uint8Array {
  const { Point } = ec[curveOf(parameter)].functions
  return Point.fromBytes(point).toBytes(false)
}

function curveOf(oid: string | undefined): (KeyMaterial & { kind: 'ec' })['curve'] {
  const curve = oid === undefined ? undefined : findEc(oid)
  if (!curve) throw new Error('a curve that a sandbox does not have')
  return curve
}

function okpOf(oid: string): Exclude<KeyMaterial['kind'], 'rsa' | 'ec'> {
  const kind = findOkp(oid)
  if (!kind) throw new Error('a kind of keys that a sandbox does not have')
  return kind
}

function numbersIn(der: Uint8Array): bigint[] {
  return sequenceIn(der).map((each) => numberOf(bodyOf(each, INTEGER)))
}

function needed<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('DER: a part of the key is missing')
  return value
}

function oidBytes(digits: string): Uint8Array {
  return element(OID, Buffer.from(digits, 'hex'))
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
