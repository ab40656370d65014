/* oxlint-disable no-underscore-dangle -- Node names what a stream implements so */
import { Buffer } from 'node:buffer'
import type { TransformCallback } from 'node:stream'
import { objectOptions } from '../argument.ts'
import { asError } from '../file-stream.ts'
import { streams } from '../stream-library.ts'
import { openBrotli } from './brotli.ts'
import { settingsOf } from './settings.ts'
import type { Stream } from './streams.ts'

let brotli: Stream | undefined

/** Opened when all of it is there. */
export function brotliStream(): Stream {
  brotli ??= brotliClass()
  return brotli
}

function brotliClass(): Stream {
  return class BrotliDecompress extends streams().Transform {
    readonly #settings
    readonly #pieces: Uint8Array[] = []

    constructor(options?: unknown) {
      super(objectOptions(options ?? {}))
      this.#settings = settingsOf(options, true)
    }

    override _transform(piece: Uint8Array, _encoding: string, done: TransformCallback): void {
      this.#pieces.push(piece)
      done()
    }

    override _flush(done: TransformCallback): void {
      try {
        this.push(openBrotli(Buffer.concat(this.#pieces), this.#settings))
      } catch (error) {
        done(asError(error))
        return
      }
      done()
    }
  }
}
