import { callback } from '../argument.ts'
import { promisable } from './promisable.ts'
import { setImmediate as promised } from './promises/named.ts'

/** What `setImmediate` gives back. It is a timer of no time, which runs after all promises that are settled now. */
export class Immediate {
  readonly #id: unknown
  #counted = true

  constructor(run: unknown, args: unknown[]) {
    const called = callback(run, 'callback')
    this.#id = globalThis.setTimeout(() => Reflect.apply(called, this, args), 0)
  }

  ref(): this {
    this.#counted = true
    return this
  }

  unref(): this {
    this.#counted = false
    return this
  }

  hasRef(): boolean {
    return this.#counted
  }

  clear(): void {
    globalThis.clearTimeout(Number(this.#id))
  }
}

export const setImmediate = /* @__PURE__ */ promisable(
  (run: unknown, ...args: unknown[]): Immediate => new Immediate(run, args),
  'setImmediate',
  promised,
)

export function clearImmediate(immediate: unknown): void {
  if (immediate instanceof Immediate) immediate.clear()
}
