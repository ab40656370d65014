import { callback, integer, isFunction, objectOptions, type OptionBag } from '../argument.ts'
import { absence } from '../absent/absent.ts'
import { wrongValue } from '../usage-error.ts'
import { ec, findEc, invalidCurve, okp } from './curves.ts'
import { publicHalf, type KeyMaterial, type OkpName } from './key-material.ts'
import { PrivateKeyObject, PublicKeyObject, SecretKeyObject } from './key-object.ts'
import { randomBytes } from './random.ts'
import { rsaMaterial } from './rsa-generation.ts'

interface Pair {
  publicKey: unknown
  privateKey: unknown
}

export function generateKeyPairSync(type: unknown, options?: unknown): Pair {
  const bag = options === undefined ? {} : objectOptions(options)
  const material = generated(type, bag)
  const [publicKey, privateKey] = [
    new PublicKeyObject(publicHalf(material)),
    new PrivateKeyObject(material),
  ]
  return {
    publicKey: bag.publicKeyEncoding ? publicKey.export(bag.publicKeyEncoding) : publicKey,
    privateKey: bag.privateKeyEncoding ? privateKey.export(bag.privateKeyEncoding) : privateKey,
  }
}

export function generateKeyPair(...args: unknown[]): void {
  const [type, options, last] = args
  const done = callback(isFunction(options) ? options : last, 'callback')
  const bag = isFunction(options) ? undefined : options
  globalThis.setTimeout(() => {
    let pair: Pair
    try {
      pair = generateKeyPairSync(type, bag)
    } catch (error) {
      done(error)
      return
    }
    done(null, pair.publicKey, pair.privateKey)
  }, 0)
}

export function generateKeySync(type: unknown, options: unknown): SecretKeyObject {
  const { length } = objectOptions(options)
  if (type !== 'hmac' && type !== 'aes') throw wrongValue('type', type)
  if (type === 'aes' && length !== 128 && length !== 192 && length !== 256) {
    throw wrongValue('options.length', length, 'must be one of: 128, 192, 256')
  }
  const bits = integer(length, 'options.length', 8, 2 ** 31 - 1)
  return new SecretKeyObject(randomBytes(Math.floor(bits / 8)) ?? new Uint8Array())
}

export function generateKey(type: unknown, options: unknown, done: unknown): void {
  const told = callback(done, 'callback')
  const key = generateKeySync(type, options)
  globalThis.setTimeout(() => told(null, key), 0)
}

function generated(type: unknown, bag: OptionBag): KeyMaterial {
  if (type === 'rsa') {
    const bits = integer(bag.modulusLength, 'options.modulusLength', 0, 2 ** 32 - 1)
    const exponent = integer(bag.publicExponent ?? 65_537, 'options.publicExponent', 3, 2 ** 32 - 1)
    return rsaMaterial(bits, BigInt(exponent))
  }
  if (type === 'ec') {
    const curve = typeof bag.namedCurve === 'string' ? findEc(bag.namedCurve) : undefined
    if (!curve) throw invalidCurve()
    const { functions } = ec[curve]
    const secret = functions.utils.randomSecretKey()
    return { kind: 'ec', curve, secret, point: functions.getPublicKey(secret, false) }
  }
  if (isOkp(type)) {
    const { functions } = okp[type]
    const secret = functions.utils.randomSecretKey()
    return { kind: type, secret, point: functions.getPublicKey(secret) }
  }
  throw absence(`a pair of keys of the type ${String(type)}`, 'use rsa, ec, ed25519 or x25519')
}

function isOkp(type: unknown): type is OkpName {
  return typeof type === 'string' && Object.hasOwn(okp, type)
}
