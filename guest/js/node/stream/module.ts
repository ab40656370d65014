import library from 'library:stream'
import { addWebAdapters } from './web-adapters.ts'

/** Two streams, of which each reads what the other is written. */
export function duplexPair(options?: object): [one: object, other: object] {
  const sides = [0, 1].map(() => {
    let deliver: (() => void) | undefined
    const side = new library.Duplex({
      ...options,
      read() {
        const waiting = deliver
        deliver = undefined
        waiting?.()
      },
      write(chunk: unknown, _: unknown, done: () => void) {
        pass(side, chunk, done)
      },
      final(done: () => void) {
        pass(side, null, done)
      },
    })
    return Object.assign(side, { await: (run: () => void) => (deliver = run) })
  })
  const [one, other] = sides
  const pass = (from: object, chunk: unknown, done: () => void): void => {
    const to: { push: (chunk: unknown) => void; await: (run: () => void) => void } = Object(
      from === one ? other : one,
    )
    // What is read lets the other side write on.
    if (chunk === null) done()
    else to.await(done)
    to.push(chunk)
  }
  return [Object(one), Object(other)]
}

/** One object in Node: the class of old with all the others on it. */
function whole(): typeof library {
  addWebAdapters()
  return Object.assign(library, { duplexPair, _isArrayBufferView: ArrayBuffer.isView })
}

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default /* @__PURE__ */ whole()

export const {
  addAbortSignal,
  compose,
  destroy,
  Duplex,
  finished,
  getDefaultHighWaterMark,
  isDestroyed,
  isDisturbed,
  isErrored,
  isReadable,
  isWritable,
  PassThrough,
  pipeline,
  promises,
  Readable,
  setDefaultHighWaterMark,
  Stream,
  Transform,
  Writable,
} = /* @__PURE__ */ whole()
