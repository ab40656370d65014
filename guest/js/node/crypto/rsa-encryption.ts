import type { Buffer } from 'node:buffer'
import { isView, type OptionBag } from '../argument.ts'
import { bufferOf } from '../encoding.ts'
import { wrongValue } from '../usage-error.ts'
import { bytesOf } from './bytes.ts'
import { digestOf } from './digest.ts'
import { privateMaterial, publicMaterial } from './key-input.ts'
import type { KeyMaterial } from './key-material.ts'
import { opensslError } from './openssl-error.ts'
import {
  blockContent,
  encryptedBlock,
  oaepBlock,
  oaepContent,
  privateBlock,
  type Oaep,
} from './rsa-padding.ts'
import { modulusLength, publicPower, secretPower, type RsaKey } from './rsa.ts'

const PKCS1 = 1
const OAEP = 4

export function publicEncrypt(key: unknown, data: unknown): Buffer {
  const rsa = rsaOf(publicMaterial(key))
  const [bytes, length] = [bytesOf(data, 'buffer'), modulusLength(rsa)]
  const padding = paddingOf(key, OAEP)
  const block =
    padding === PKCS1 ? encryptedBlock(bytes, length) : oaepBlock(bytes, length, oaepOf(key))
  if (!block) {
    throw opensslError('0200006E', 'rsa routines', 'data too large for key size')
  }
  return bufferOf(publicPower(rsa, block))
}

export function privateDecrypt(key: unknown, data: unknown): Buffer {
  const rsa = rsaOf(privateMaterial(key))
  const block = secretPower(rsa, bytesOf(data, 'buffer'))
  const padding = paddingOf(key, OAEP)
  const content = padding === PKCS1 ? blockContent(2, block) : oaepContent(block, oaepOf(key))
  if (!content) throw opensslError('02000079', 'rsa routines', 'oaep decoding error')
  return bufferOf(content)
}

/** A signature of old: whoever has the public key can read it. */
export function privateEncrypt(key: unknown, data: unknown): Buffer {
  const rsa = rsaOf(privateMaterial(key))
  onlyPkcs1(key)
  return bufferOf(secretPower(rsa, privateBlock(bytesOf(data, 'buffer'), modulusLength(rsa))))
}

export function publicDecrypt(key: unknown, data: unknown): Buffer {
  const rsa = rsaOf(publicMaterial(key))
  onlyPkcs1(key)
  const content = blockContent(1, publicPower(rsa, bytesOf(data, 'buffer')))
  if (!content) throw opensslError('0200008A', 'rsa routines', 'invalid padding')
  return bufferOf(content)
}

function rsaOf(key: KeyMaterial): RsaKey {
  if (key.kind === 'rsa') return key
  const reason = 'operation not supported for this keytype'
  throw opensslError('03000096', 'digital envelope routines', reason)
}

function onlyPkcs1(key: unknown): void {
  const padding = paddingOf(key, PKCS1)
  if (padding !== PKCS1) throw wrongValue('options.padding', padding)
}

function paddingOf(key: unknown, missing: number): number {
  const { padding = missing } = bagOf(key)
  if (padding === PKCS1 || padding === OAEP) return padding
  throw wrongValue('options.padding', padding)
}

function oaepOf(key: unknown): Oaep {
  const { oaepHash = 'sha1', oaepLabel } = bagOf(key)
  const digest = digestOf(String(oaepHash))
  const label = oaepLabel === undefined ? new Uint8Array() : bytesOf(oaepLabel, 'key.oaepLabel')
  return { digest, mask: digest, label }
}

function bagOf(key: unknown): OptionBag {
  return typeof key === 'object' && key !== null && !isView(key) ? Object(key) : {}
}
