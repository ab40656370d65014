import { abortError, wrongType } from '../usage-error.ts'
import { signalOf } from './once.ts'
import { subscribe } from './source.ts'

/** What an `async` generator inherits from, so that the iterator has all that the language gives such. */
const asyncIterator: unknown = /* @__PURE__ */ Object.getPrototypeOf(
  Object.getPrototypeOf(async function* () {}.prototype),
)

interface Waiting {
  resolve: (result: IteratorResult<unknown[], undefined>) => void
  reject: (error: unknown) => void
}

/** The arguments of each time of an event, kept until they are asked for. */
export function on(source: unknown, type: unknown, options?: unknown): object {
  const signal = signalOf(options)
  if (signal?.aborted) throw abortError(signal.reason)
  const kept: unknown[][] = []
  const waiting: Waiting[] = []
  const ends: (() => void)[] = []
  let failure: { error: unknown } | undefined
  let finished = false

  const finish = async (): Promise<IteratorResult<unknown[], undefined>> => {
    for (const end of ends.splice(0)) end()
    finished = true
    for (const { resolve } of waiting.splice(0)) resolve({ value: undefined, done: true })
    return { value: undefined, done: true }
  }
  const fail = (error: unknown): void => {
    const first = waiting.shift()
    if (first) first.reject(error)
    else failure = { error }
    void finish()
  }
  const listen = (name: unknown, listener: (...args: unknown[]) => void): void => {
    ends.push(subscribe(source, name, listener, { once: false }))
  }
  listen(type, (...args) => {
    const first = waiting.shift()
    if (first) first.resolve({ value: args, done: false })
    else kept.push(args)
  })
  if (type !== 'error' && typeof Object(source).on === 'function') listen('error', fail)
  for (const name of closing(options)) listen(name, () => void finish())
  const abort = (): void => fail(abortError(signal?.reason))
  signal?.addEventListener('abort', abort, { once: true })
  ends.push(() => signal?.removeEventListener('abort', abort))

  const iterator = {
    async next() {
      const value = kept.shift()
      if (value) return { value, done: false }
      if (failure) {
        const { error } = failure
        failure = undefined
        throw error
      }
      if (finished) return finish()
      return new Promise<IteratorResult<unknown[], undefined>>((resolve, reject) => {
        waiting.push({ resolve, reject })
      })
    },
    return: finish,
    throw: (error: unknown): void => fail(checkedError(error)),
    [Symbol.asyncIterator]() {
      return this
    },
  }
  return Object.setPrototypeOf(iterator, Object(asyncIterator))
}

function checkedError(error: unknown): Error {
  if (error instanceof Error) return error
  throw wrongType('EventEmitter.AsyncIterator', 'an instance of Error', error)
}

/** Events that end the iteration. */
function closing(options: unknown): unknown[] {
  const names: unknown = Object(options).close
  return Array.isArray(names) ? names : []
}
