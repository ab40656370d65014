import { objectOptions, type OptionBag } from '../../argument.ts'
import { absence } from '../../absent/absent.ts'
import { abortError, wrongType } from '../../usage-error.ts'

/** What is awaited, and how it is called off. */
type Start = (done: () => void) => () => void

export async function setTimeout<Value>(
  delayMs?: number,
  value?: Value,
  options?: unknown,
): Promise<Value | undefined> {
  return waited((done) => timer(done, delayMs), value, options)
}

export async function setImmediate<Value>(
  value?: Value,
  options?: unknown,
): Promise<Value | undefined> {
  return waited((done) => timer(done, 0), value, options)
}

/** Gives the value each time; those that nobody was waiting for are made up for at once. */
export async function* setInterval<Value>(
  delayMs?: number,
  value?: Value,
  options?: unknown,
): AsyncGenerator<Value | undefined> {
  const { signal } = checked(options)
  let [passed, wake] = [0, (): void => undefined]
  const id = globalThis.setInterval(() => {
    passed++
    wake()
  }, delayMs)
  const stop = (): void => wake()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    for (;;) {
      if (signal?.aborted) throw abortError(signal.reason)
      if (passed > 0) {
        passed--
        yield value
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    globalThis.clearInterval(id)
    signal?.removeEventListener('abort', stop)
  }
}

export const scheduler = /* @__PURE__ */ Object.freeze({
  wait: async (delayMs?: number, options?: unknown) => setTimeout(delayMs, undefined, options),
  yield: async () => setImmediate(),
  postTask: (): never => {
    throw absence('scheduler.postTask()', 'use setTimeout() of timers/promises')
  },
})

async function waited<Value>(
  start: Start,
  value: Value | undefined,
  options: unknown,
): Promise<Value | undefined> {
  const { signal } = checked(options)
  if (signal?.aborted) throw abortError(signal.reason)
  return new Promise((resolve, reject) => {
    const forget = start(() => {
      signal?.removeEventListener('abort', abort)
      resolve(value)
    })
    const abort = (): void => {
      forget()
      reject(abortError(signal?.reason))
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}

function timer(done: () => void, delayMs: number | undefined): () => void {
  const id = globalThis.setTimeout(done, delayMs)
  return () => globalThis.clearTimeout(id)
}

function checked(options: unknown): { signal?: AbortSignal } {
  const bag: OptionBag = options === undefined ? {} : objectOptions(options)
  if (bag.ref !== undefined && typeof bag.ref !== 'boolean') {
    throw wrongType('options.ref', 'of type boolean', bag.ref)
  }
  if (bag.signal === undefined) return {}
  if (bag.signal instanceof AbortSignal) return { signal: bag.signal }
  throw wrongType('options.signal', 'an instance of AbortSignal', bag.signal)
}
