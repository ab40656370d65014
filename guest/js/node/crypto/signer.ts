/* oxlint-disable no-underscore-dangle -- Node names what a stream implements so */
import type { Buffer } from 'node:buffer'
import { coded, wrongType } from '../usage-error.ts'
import { bytesOf, output } from './bytes.ts'
import { dataOf } from './hash.ts'
import { lazily } from './lazy-transform.ts'
import { ownMethods } from './own-methods.ts'
import { joined } from './rsa-padding.ts'
import { knownDigest, signWith, verifyWith } from './signature.ts'

/** What is to be signed, gathered: a curve may hash it in its own way. */
class Gathering {
  readonly algorithm: string
  readonly #pieces: Uint8Array[] = []

  constructor(algorithm: unknown) {
    if (typeof algorithm !== 'string') throw wrongType('algorithm', 'of type string', algorithm)
    this.algorithm = knownDigest(algorithm)
  }

  update(data: unknown, encoding?: unknown): this {
    this.#pieces.push(Uint8Array.from(dataOf(data, encoding)))
    return this
  }

  gathered(): Uint8Array {
    return joined(...this.#pieces)
  }

  _transform(piece: Uint8Array, encoding: string, done: (error?: unknown) => void): void {
    this.update(piece, encoding)
    done()
  }

  _flush(done: (error?: unknown) => void): void {
    done()
  }

  static {
    lazily(this.prototype, () => ({}))
  }
}

export class Sign extends Gathering {
  static {
    ownMethods(this.prototype, super.prototype)
  }

  sign(key?: unknown, encoding?: unknown): Buffer | string {
    if (key === undefined || key === null) {
      throw coded(new Error('No key provided to sign'), 'ERR_CRYPTO_SIGN_KEY_REQUIRED')
    }
    return output(signWith(this.algorithm, this.gathered(), key), encoding)
  }
}

export class Verify extends Gathering {
  static {
    ownMethods(this.prototype, super.prototype)
  }

  verify(key: unknown, signed: unknown, encoding?: unknown): boolean {
    const bytes = bytesOf(signed, 'signature', encoding)
    return verifyWith(this.algorithm, this.gathered(), key, bytes)
  }
}

export function createSign(algorithm: unknown): Sign {
  return new Sign(algorithm)
}

export function createVerify(algorithm: unknown): Verify {
  return new Verify(algorithm)
}
