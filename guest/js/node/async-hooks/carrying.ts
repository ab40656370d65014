import { isFunction } from '../argument.ts'
import { carried } from './context.ts'

let carrying = false

/**
 * Makes the interpreter carry contexts over to what runs later: callbacks of promises, timers and microtasks. Its own
 * `await` asks nobody, so the bundler writes a program that has an `AsyncLocalStorage` without it
 * (`ts/sdk/compiler/async-context.ts`).
 */
export function carryContexts(): void {
  if (carrying) return
  carrying = true
  const { then } = Promise.prototype
  wrap(Promise.prototype, 'then', (self, args) => Reflect.apply(then, self, args.map(taken)))
  for (const name of ['setTimeout', 'setInterval', 'queueMicrotask'] as const) {
    const own: unknown = globalThis[name]
    if (typeof own !== 'function') continue
    wrap(globalThis, name, (self, [run, ...rest]) =>
      Reflect.apply(own, self, [taken(run), ...rest]),
    )
  }
}

function taken(run: unknown): unknown {
  return isFunction(run) ? carried(run) : run
}

function wrap(on: object, name: string, call: (self: unknown, args: unknown[]) => unknown): void {
  const wrapped = {
    [name](this: unknown, ...args: unknown[]): unknown {
      return call(this, args)
    },
  }[name]
  Object.defineProperty(on, name, { value: wrapped, writable: true, configurable: true })
}
