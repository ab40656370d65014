/* oxlint-disable no-underscore-dangle -- Node names what a stream implements so */
import type { Transform, TransformCallback } from 'node:stream'
import { absence } from '../absent/absent.ts'
import { callback, isFunction, objectOptions } from '../argument.ts'
import { bufferOf } from '../encoding.ts'
import { asError } from '../file-stream.ts'
import { streams } from '../stream-library.ts'
import { codecOf, opens, type Codec, type Kind } from './codec.ts'
import { settingsOf } from './settings.ts'

export type Stream = new (options?: unknown) => Transform

/** Pieces that say in the midst of a stream how it is flushed there. */
const marks = new WeakMap<object, number>()
const FULL_FLUSH = 3

const made = new Map<string, Stream>()

/** Node's class of a kind. Streams are loaded when the first is asked for. */
export function streamOf(kind: Kind): Stream {
  const known = made.get(kind) ?? classOf(kind)
  made.set(kind, known)
  return known
}

function classOf(kind: Kind): Stream {
  const { Transform: Base } = streams()
  const named = class extends Base {
    readonly #settings
    readonly #codec: Codec
    bytesWritten = 0

    constructor(options?: unknown) {
      super({ autoDestroy: true, ...objectOptions(options ?? {}) })
      this.#settings = settingsOf(options, opens(kind))
      this.#codec = codecOf(kind, this.#settings)
    }

    override _transform(piece: Uint8Array, _encoding: string, done: TransformCallback): void {
      this.#step(piece, marks.get(piece) ?? this.#settings.flush, done)
    }

    override _flush(done: TransformCallback): void {
      this.#step(new Uint8Array(), this.#settings.finishFlush, done)
    }

    override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
      this.#codec.end()
      done(error)
    }

    /** In its turn, between what was written before and after. */
    flush(kindOrDone?: unknown, done?: unknown): void {
      const how = typeof kindOrDone === 'number' ? kindOrDone : FULL_FLUSH
      const told = isFunction(kindOrDone) ? kindOrDone : done
      const mark = bufferOf(new Uint8Array())
      marks.set(mark, how)
      if (isFunction(told)) this.write(mark, () => void told())
      else this.write(mark)
    }

    reset(): void {
      this.#codec.reset()
    }

    close(done?: unknown): void {
      if (done !== undefined) streams().finished(this, callback(done, 'callback'))
      this.destroy()
    }

    #step(piece: Uint8Array, flush: number, done: TransformCallback): void {
      this.bytesWritten += piece.length
      try {
        this.#codec.step(piece, flush, (out) => this.push(bufferOf(out)))
      } catch (error) {
        done(asError(error))
        return
      }
      done()
    }
  }
  Object.defineProperty(named, 'name', { value: kind })
  refuseParams(named.prototype, kind)
  return named
}

/** The library cannot change its mind in the middle of a stream. */
function refuseParams(prototype: object, kind: Kind): void {
  const value = (): never => {
    throw absence(`zlib.${kind}.params()`, 'make a stream with the other options')
  }
  Object.defineProperty(prototype, 'params', { value, writable: true, configurable: true })
}
