/* oxlint-disable no-underscore-dangle -- Node names what a stream implements so */
import type { Buffer } from 'node:buffer'
import { bagOf, integer, isView, viewOf, type OptionBag } from '../argument.ts'
import { absence } from '../absent/absent.ts'
import { coded, wrongType } from '../usage-error.ts'
import { bytesOf, output } from './bytes.ts'
import { findCipher, type CipherInfo } from './cipher-info.ts'
import { blockRun, sealedRun, streamRun, type CipherRun, type Given } from './cipher-run.ts'
import { dataOf, pushTo } from './hash.ts'
import { lazily } from './lazy-transform.ts'
import { ownMethods } from './own-methods.ts'
import { secretBytes } from './secret.ts'

type Way = 'encrypt' | 'decrypt'

/** Bytes of a tag if nothing is said. */
const TAG = 16

/** What `Cipheriv` and `Decipheriv` have in common. */
class Ciphering {
  readonly #info: CipherInfo
  readonly #way: Way
  readonly #options: OptionBag
  readonly #run: CipherRun
  #padded = true
  #ended = false
  #added = new Uint8Array()
  #tag: Uint8Array | undefined

  constructor(way: Way, name: unknown, key: unknown, iv: unknown, options: unknown) {
    if (typeof name !== 'string') throw wrongType('cipher', 'of type string', name)
    this.#way = way
    this.#options = bagOf(options)
    this.#info = knownCipher(name)
    this.#run = this.#begin(givenOf(this.#info, key, iv, () => this.#padded))
  }

  update(data: unknown, inputEncoding?: unknown, outputEncoding?: unknown): Buffer | string {
    const bytes = dataOf(data, inputEncoding)
    if (this.#ended) throw new Error('Trying to add data in unsupported state')
    return output(this.#run.update(bytes), outputEncoding)
  }

  final(encoding?: unknown): Buffer | string {
    if (this.#ended) throw invalidState()
    this.#ended = true
    return output(this.#run.final(), encoding)
  }

  setAutoPadding(padded: unknown = true): this {
    if (this.#ended) throw invalidState('setAutoPadding')
    this.#padded = Boolean(padded)
    return this
  }

  setAAD(data: unknown, options?: unknown): this {
    if (!this.#sealed || this.#ended) throw invalidState('setAAD')
    this.#added = Uint8Array.from(bytesOf(data, 'buffer', bagOf(options).encoding))
    return this
  }

  /** Of an encryption that has ended. */
  protected tag(): Uint8Array {
    if (!this.#tag || !this.#ended) throw invalidState('getAuthTag')
    return this.#tag.subarray(0, this.#tagLength)
  }

  /** For a decryption that has not. */
  protected takeTag(tag: Uint8Array): void {
    if (!this.#sealed || this.#ended || this.#tag) throw invalidState('setAuthTag')
    const { authTagLength } = this.#options
    if (authTagLength !== undefined && tag.length !== authTagLength) throw invalidTag(tag.length)
    if (tag.length !== TAG) {
      if (tag.length < 4 || tag.length > TAG) throw invalidTag(tag.length)
      throw absence('a tag of less than 16 bytes', 'encrypt with a whole one')
    }
    this.#tag = Uint8Array.from(tag)
  }

  _transform(piece: Uint8Array, encoding: string, done: (error?: unknown) => void): void {
    pushTo(this, this.update(piece, encoding))
    done()
  }

  _flush(done: (error?: unknown) => void): void {
    try {
      pushTo(this, this.final())
    } catch (error) {
      done(error)
      return
    }
    done()
  }

  get #sealed(): boolean {
    return this.#info.mode === 'gcm' || this.#info.mode === 'stream'
  }

  get #tagLength(): number {
    const { authTagLength } = this.#options
    return authTagLength === undefined
      ? TAG
      : integer(authTagLength, 'options.authTagLength', 1, TAG)
  }

  #begin(given: Given): CipherRun {
    if (this.#info.mode === 'ctr') return streamRun(given)
    if (!this.#sealed) return blockRun(this.#info, given, this.#way)
    return sealedRun(this.#info, given, this.#way, {
      added: () => this.#added,
      get: () => this.#tag,
      set: (tag) => {
        this.#tag = Uint8Array.from(tag)
      },
    })
  }

  static {
    lazily(this.prototype, (of) => (of instanceof Ciphering ? of.#options : {}))
  }
}

export class Cipheriv extends Ciphering {
  constructor(name: unknown, key: unknown, iv: unknown, options?: unknown) {
    super('encrypt', name, key, iv, options)
  }

  static {
    ownMethods(this.prototype, super.prototype)
  }

  getAuthTag(): Buffer | string {
    return output(this.tag(), undefined)
  }
}

export class Decipheriv extends Ciphering {
  constructor(name: unknown, key: unknown, iv: unknown, options?: unknown) {
    super('decrypt', name, key, iv, options)
  }

  static {
    ownMethods(this.prototype, super.prototype)
  }

  setAuthTag(tag: unknown, encoding?: unknown): this {
    this.takeTag(bytesOf(tag, 'buffer', encoding))
    return this
  }
}

export function createCipheriv(
  name: unknown,
  key: unknown,
  iv: unknown,
  options?: unknown,
): Cipheriv {
  return new Cipheriv(name, key, iv, options)
}

export function createDecipheriv(
  name: unknown,
  key: unknown,
  iv: unknown,
  options?: unknown,
): Decipheriv {
  return new Decipheriv(name, key, iv, options)
}

function knownCipher(name: string): CipherInfo {
  const info = findCipher(name)
  if (info) return info
  throw coded(new Error('Unknown cipher'), 'ERR_CRYPTO_UNKNOWN_CIPHER')
}

function givenOf(info: CipherInfo, key: unknown, iv: unknown, padded: () => boolean): Given {
  const secret = secretBytes(key, 'key')
  const start = iv === null ? new Uint8Array() : ivOf(iv)
  if (secret.length !== info.keyLength) {
    throw coded(new RangeError('Invalid key length'), 'ERR_CRYPTO_INVALID_KEYLEN')
  }
  const wrong = info.mode === 'gcm' ? start.length === 0 : start.length !== (info.ivLength ?? 0)
  if (wrong) {
    throw coded(new TypeError('Invalid initialization vector'), 'ERR_CRYPTO_INVALID_IV')
  }
  return { key: Uint8Array.from(secret), iv: Uint8Array.from(start), padded }
}

function ivOf(iv: unknown): Uint8Array {
  return isView(iv) ? viewOf(iv) : bytesOf(iv, 'iv')
}

function invalidState(operation?: string): Error {
  const text =
    operation === undefined ? 'Invalid state' : `Invalid state for operation ${operation}`
  return coded(new Error(text), 'ERR_CRYPTO_INVALID_STATE')
}

function invalidTag(length: number): TypeError {
  const error = new TypeError(`Invalid authentication tag length: ${length}`)
  return coded(error, 'ERR_CRYPTO_INVALID_AUTH_TAG')
}
