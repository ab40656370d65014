/* oxlint-disable no-underscore-dangle -- Node names what a stream implements so */
import { named } from '../class-name.ts'
import { hmac } from '@noble/hashes/hmac.js'
import { Buffer } from 'node:buffer'
import { objectOptions, type OptionBag } from '../argument.ts'
import { wrongType } from '../usage-error.ts'
import { output } from './bytes.ts'
import { digestOf } from './digest.ts'
import { dataOf, finalized, pushTo } from './hash.ts'
import { lazily } from './lazy-transform.ts'
import { secretBytes } from './secret.ts'

/** Node's `Hmac`. */
export class Hmac {
  #running: ReturnType<typeof hmac.create> | undefined
  readonly #options: OptionBag

  constructor(algorithm: unknown, key: unknown, options?: unknown) {
    if (typeof algorithm !== 'string') throw wrongType('hmac', 'of type string', algorithm)
    this.#options = options === undefined ? {} : objectOptions(options)
    const secret = secretBytes(key, 'key', this.#options.encoding)
    this.#running = hmac.create(digestOf(algorithm), secret)
  }

  update(data: unknown, encoding?: unknown): this {
    if (!this.#running) throw finalized()
    this.#running.update(dataOf(data, encoding))
    return this
  }

  /** A second time it gives nothing, and no error, as in Node. */
  digest(encoding?: unknown): Buffer | string {
    const bytes = this.#running?.digest() ?? Buffer.alloc(0)
    this.#running = undefined
    return output(bytes, encoding)
  }

  _transform(piece: Uint8Array, encoding: string, done: (error?: unknown) => void): void {
    this.update(piece, encoding)
    done()
  }

  _flush(done: (error?: unknown) => void): void {
    pushTo(this, this.digest())
    done()
  }

  static {
    named(this, 'Hmac')
    lazily(this.prototype, (of) => (of instanceof Hmac ? of.#options : {}))
  }
}

export function createHmac(algorithm: unknown, key: unknown, options?: unknown): Hmac {
  return new Hmac(algorithm, key, options)
}
