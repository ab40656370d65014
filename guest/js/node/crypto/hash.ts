/* oxlint-disable no-underscore-dangle -- Node names what a stream implements so */
import { named } from '../class-name.ts'
import type { Buffer } from 'node:buffer'
import { integer, isView, objectOptions, viewOf, type OptionBag } from '../argument.ts'
import { encoded } from '../encoding.ts'
import { coded, wrongType } from '../usage-error.ts'
import { output } from './bytes.ts'
import { findDigest, type Digest } from './digest.ts'
import { lazily } from './lazy-transform.ts'

const DATA = 'of type string or an instance of Buffer, TypedArray, or DataView'

type Running = ReturnType<Digest['create']>

/** Node's `Hash`. */
export class Hash {
  #running: Running | undefined
  readonly #options: OptionBag
  readonly #length: number | undefined

  constructor(algorithm: unknown, options?: unknown) {
    this.#options = options === undefined ? {} : objectOptions(options)
    const { outputLength } = this.#options
    if (outputLength !== undefined) integer(outputLength, 'options.outputLength', 0, 2 ** 32 - 1)
    this.#length = outputLength === undefined ? undefined : Number(outputLength)
    const running: Running =
      algorithm instanceof Hash ? algorithm.#open().clone() : begun(algorithm)
    this.#running = running
    if (this.#length === undefined) return
    if (!running.canXOF && this.#length !== running.outputLen) throw notExtendable()
  }

  /** Node's `new Hash(hash)` copies one; so does this. */
  copy(options?: unknown): Hash {
    this.#open()
    return new Hash(this, { outputLength: this.#length, ...objectOptions(options ?? {}) })
  }

  update(data: unknown, encoding?: unknown): this {
    const running = this.#open()
    running.update(dataOf(data, encoding))
    return this
  }

  digest(encoding?: unknown): Buffer | string {
    const running = this.#open()
    this.#running = undefined
    return output(ended(running, this.#length), encoding)
  }

  _transform(piece: Uint8Array, encoding: string, done: (error?: unknown) => void): void {
    this.#open().update(dataOf(piece, encoding))
    done()
  }

  _flush(done: (error?: unknown) => void): void {
    pushTo(this, this.digest())
    done()
  }

  #open(): Running {
    if (!this.#running) throw finalized()
    return this.#running
  }

  static {
    named(this, 'Hash')
    lazily(this.prototype, (of) => (of instanceof Hash ? of.#options : {}))
  }
}

/** What a stream of one of these gives is pushed once it is one: whoever calls this made it one. */
export function pushTo(stream: object, data: unknown): void {
  const push: unknown = Reflect.get(stream, 'push')
  if (typeof push === 'function') Reflect.apply(push, stream, [data])
}

export function createHash(algorithm: unknown, options?: unknown): Hash {
  return new Hash(algorithm, options)
}

/** Node's one-shot `hash()`, which gives hexadecimal digits unless it is told otherwise. */
export function hash(
  algorithm: unknown,
  data: unknown,
  encoding: unknown = 'hex',
): Buffer | string {
  if (typeof algorithm !== 'string') throw wrongType('algorithm', 'of type string', algorithm)
  if (typeof data !== 'string' && !isView(data)) throw wrongType('input', DATA, data)
  return new Hash(algorithm).update(data).digest(encoding)
}

/** Data to be hashed. */
export function dataOf(data: unknown, encoding: unknown): Uint8Array {
  if (typeof data === 'string') return encoded(data, encoding === 'buffer' ? 'utf8' : encoding)
  if (isView(data)) return viewOf(data)
  throw wrongType('data', DATA, data)
}

export function finalized(): Error {
  return coded(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED')
}

function begun(algorithm: unknown): Running {
  if (typeof algorithm !== 'string') throw wrongType('algorithm', 'of type string', algorithm)
  const digest = findDigest(algorithm)
  if (!digest) throw new Error('Digest method not supported')
  return digest.create()
}

function ended(running: Running, length: number | undefined): Uint8Array {
  if (length === undefined) return running.digest()
  if (length === 0) return new Uint8Array()
  if (!running.canXOF) return running.digest()
  return extended(running, length)
}

/** Only the extendable functions have `xof`, which their common type does not say. */
function extended(running: Running, length: number): Uint8Array {
  const xof: unknown = Reflect.get(running, 'xof')
  const bytes: unknown = typeof xof === 'function' ? Reflect.apply(xof, running, [length]) : null
  return bytes instanceof Uint8Array ? bytes : running.digest()
}

function notExtendable(): Error {
  const message = 'error:030000B2:digital envelope routines::not XOF or invalid length'
  const error = Object.assign(new Error(message), {
    library: 'digital envelope routines',
    reason: 'not XOF or invalid length',
  })
  return coded(error, 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH')
}
