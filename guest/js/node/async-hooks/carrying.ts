import { isFunction } from '../argument.ts'
import { answering, carried } from './context.ts'

let carrying = false

/**
 * Makes the interpreter carry contexts over to what runs later: callbacks of promises, timers and microtasks. Its own
 * `await` asks nobody, so the bundler writes a program that has an `AsyncLocalStorage` without it
 * (`ts/sdk/compiler/async-context.ts`).
 */
export function carryContexts(): void {
  if (carrying) return
  carrying = true
  carryPromises()
  for (const name of ['setTimeout', 'setInterval', 'queueMicrotask'] as const) {
    const own: unknown = globalThis[name]
    if (isFunction(own)) carryFirst(name, own)
  }
}

/** As short as can be: each `await` of such a program comes by here. */
function carryPromises(): void {
  const { then: own } = Promise.prototype
  const value = function then(this: unknown, done: unknown, failed: unknown): unknown {
    const args = [
      isFunction(done) ? answering(done) : done,
      isFunction(failed) ? answering(failed) : failed,
    ]
    return Reflect.apply(own, this, args)
  }
  // oxlint-disable-next-line no-extend-native, unicorn/no-thenable, typescript/no-floating-promises -- there is no other way in
  Object.defineProperty(Promise.prototype, 'then', { value, writable: true, configurable: true })
}

function carryFirst(name: string, own: (...args: unknown[]) => unknown): void {
  const value = (run: unknown, ...rest: unknown[]): unknown =>
    own(isFunction(run) ? carried(run) : run, ...rest)
  Object.defineProperty(value, 'name', { value: name })
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
}
