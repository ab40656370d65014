import type { KeyData } from './algorithm.ts'
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
  type Item,
} from './der.ts'
import { nist, type Curve } from './curves.ts'
import { checkJwk, decoded, encoded } from './jwk.ts'
import {
  fault,
  pointOf,
  type CryptoKey,
  type KeyAlgorithm,
  type KeyType,
  type Material,
  type NewKey,
} from './key.ts'

/** One key of a pair, or the only one. */
export type Half = Omit<NewKey, 'extractable' | 'usages'>

/** A key that is a point. */
export function half(
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

/** Reads a key from one of its forms. */
export function importPoint(
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
    checkIdentifiers(kind, curve)
    return publicHalf(algorithm, curve, stringIn(key))
  }
  if (format !== 'pkcs8')
    throw fault('NotSupportedError', `Unable to import a key using ${format} format`)
  const [, kind, key] = sequenceIn(itemsIn(data)[0])
  checkIdentifiers(kind, curve)
  const [inner] = itemsIn(stringIn(key))
  const secret = curve.kty === 'EC' ? stringIn(sequenceIn(inner)[1]) : stringIn(inner)
  return secretHalf(algorithm, curve, secret)
}

function checkIdentifiers(kind: Item | undefined, { identifiers }: Curve): void {
  const items = sequenceIn(kind)
  for (const [index, wanted] of identifiers.entries()) {
    if (identifierIn(items[index]) !== wanted)
      throw fault('DataError', 'The key is of another kind')
  }
}

/** Writes a key in one of its forms. */
export function exportPoint(format: string, key: CryptoKey, curve: Curve): KeyData {
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
  // As Node has it.
  const alg = name === 'Ed25519' ? { alg: name } : {}
  return { ...told, ...place, ...alg, ...(secret ? { d: encoded(secret) } : {}) }
}
