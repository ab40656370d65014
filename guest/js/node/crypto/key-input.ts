import { isView, objectOptions, viewOf, type OptionBag } from '../argument.ts'
import { absence } from '../absent/absent.ts'
import { utf8Text } from '../encoding.ts'
import { coded, wrongType, wrongValue } from '../usage-error.ts'
import { bodyOf, element, elements, SEQUENCE, sequenceIn } from './der.ts'
import { readPkcs8, readRsaPrivate, readRsaPublic, readSec1, readSpki } from './key-der.ts'
import { fromJwk } from './key-jwk.ts'
import { publicHalf, type KeyMaterial } from './key-material.ts'
import { KeyObject, materialOf, PrivateKeyObject, PublicKeyObject } from './key-object.ts'
import { isAnyArrayBuffer } from './kind.ts'
import { notReadable } from './openssl-error.ts'
import { readPem } from './pem.ts'

const BYTES = 'of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView'
const KEY =
  'of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey'

export function createPrivateKey(key: unknown): PrivateKeyObject {
  if (key === undefined) throw wrongType('key', BYTES, key)
  if (key instanceof KeyObject) throw wrongKind(key.type, 'private')
  return new PrivateKeyObject(privateMaterial(key))
}

/** Also of a private key, which has the public one in it. */
export function createPublicKey(key: unknown): PublicKeyObject {
  const given: unknown = isBag(key) ? key.key : key
  if (given instanceof KeyObject && given.type !== 'private') throw wrongKind(given.type, 'private')
  return new PublicKeyObject(publicMaterial(key))
}

/** The secret half of whatever Node takes for a private key. */
export function privateMaterial(key: unknown): KeyMaterial {
  const material = materialIn(key)
  if (material.secret === undefined) throw wrongKind('public', 'private')
  return material
}

export function publicMaterial(key: unknown): KeyMaterial {
  return publicHalf(materialIn(key))
}

function materialIn(key: unknown): KeyMaterial {
  const bag: OptionBag = isBag(key) ? key : { key }
  const given = bag.key
  if (given instanceof KeyObject) {
    const known = materialOf(given)
    if (!known) throw wrongKind(given.type, 'private')
    return known
  }
  if (bag.format === 'jwk') {
    if (typeof given !== 'object' || given === null)
      throw wrongType('key.key', 'of type object', given)
    return readable(() => fromJwk(given))
  }
  if (bag.format !== undefined && bag.format !== 'pem' && bag.format !== 'der') {
    throw wrongValue('options.format', bag.format)
  }
  const bytes = inputOf(given)
  return bag.format === 'der' ? ofDer(bytes, bag.type) : ofPem(bytes)
}

function ofPem(input: Uint8Array | string): KeyMaterial {
  const pem = readPem(typeof input === 'string' ? input : utf8Text(input))
  if (!pem) throw notReadable()
  if (pem.label === 'ENCRYPTED PRIVATE KEY') {
    throw absence('an encrypted private key', 'decrypt it before it is given to the task')
  }
  const read = forms[pem.label]
  if (!read) throw notReadable()
  return readable(() => read(pem.der))
}

const forms: Record<string, (der: Uint8Array) => KeyMaterial> = {
  'PRIVATE KEY': readPkcs8,
  'PUBLIC KEY': readSpki,
  'RSA PRIVATE KEY': readRsaPrivate,
  'RSA PUBLIC KEY': readRsaPublic,
  'EC PRIVATE KEY': (der) => readSec1(der),
  CERTIFICATE: readCertificate,
}

function ofDer(input: Uint8Array | string, type: unknown): KeyMaterial {
  if (typeof input === 'string') throw wrongType('key.key', 'an instance of Buffer', input)
  if (type === 'pkcs8') return readable(() => readPkcs8(input))
  if (type === 'sec1') return readable(() => readSec1(input))
  if (type === 'spki') return readable(() => readSpki(input))
  if (type !== 'pkcs1') throw wrongValue('options.type', type)
  const isSecret = (): boolean => sequenceIn(input).length > 2
  return readable(() => (isSecret() ? readRsaPrivate(input) : readRsaPublic(input)))
}

/** The key that a certificate is about. Nothing else in it is looked at, and no signature checked. */
function readCertificate(der: Uint8Array): KeyMaterial {
  const [signed] = sequenceIn(der)
  const parts = elements(bodyOf(signed, SEQUENCE))
  const key = parts[parts[0]?.tag === 0xa0 ? 6 : 5]
  return readSpki(element(SEQUENCE, bodyOf(key, SEQUENCE)))
}

function readable(read: () => KeyMaterial): KeyMaterial {
  try {
    return read()
  } catch (error) {
    throw Object.assign(notReadable(), { cause: error })
  }
}

function inputOf(key: unknown): Uint8Array | string {
  if (typeof key === 'string') return key
  if (isView(key)) return viewOf(key)
  if (isAnyArrayBuffer(key)) return new Uint8Array(key)
  throw wrongType('key', KEY, key)
}

function isBag(key: unknown): key is OptionBag {
  const plain = typeof key === 'object' && key !== null && !(key instanceof KeyObject)
  return plain && !isView(key) && !isAnyArrayBuffer(key) && objectOptions(key) === key
}

function wrongKind(found: string, wanted: string): TypeError {
  const error = new TypeError(`Invalid key object type ${found}, expected ${wanted}.`)
  return coded(error, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE')
}
