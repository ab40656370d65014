/* oxlint-disable no-underscore-dangle -- Node names what a stream implements so */
import type { Transform, TransformOptions } from 'node:stream'
import { streams } from '../stream-library.ts'

/** What a hash or a cipher does with the pieces that are piped into it. */
export interface Transforming {
  _transform(piece: Uint8Array, encoding: string, done: (error?: unknown) => void): void
  _flush(done: (error?: unknown) => void): void
}

/**
 * Makes instances of a class streams, as Node's hashes and ciphers are, for who uses them so: readable-stream is
 * evaluated when something of it is first asked for. Most only call `update` and `digest`.
 */
export function lazily(prototype: Transforming, optionsOf: (of: object) => TransformOptions): void {
  let stream: object | undefined
  const wake = (): object => {
    stream ??= awake(streams().Transform, optionsOf)
    Object.setPrototypeOf(prototype, stream)
    return stream
  }
  const asleep = new Proxy(Object.prototype, {
    get: (target, name, receiver) => {
      if (name in target) return Reflect.get(target, name, receiver)
      return Reflect.get(wake(), name, receiver)
    },
    set: (_, name, value, receiver) => Reflect.set(wake(), name, value, receiver),
    has: (_, name) => name in wake(),
    getPrototypeOf: () => streams().Transform.prototype,
  })
  Object.setPrototypeOf(prototype, asleep)
}

/** Each instance gets a stream's state when that is first looked at. */
function awake(base: typeof Transform, optionsOf: (of: object) => TransformOptions): object {
  const between = Object.create(base.prototype)
  for (const name of ['_readableState', '_writableState']) {
    Object.defineProperty(between, name, {
      configurable: true,
      get(this: object) {
        for (const each of ['_readableState', '_writableState']) {
          Object.defineProperty(this, each, { writable: true, configurable: true, value: null })
        }
        Reflect.apply(base, this, [optionsOf(this)])
        return Reflect.get(this, name)
      },
    })
  }
  return between
}
