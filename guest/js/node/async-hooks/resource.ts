import { isFunction } from '../argument.ts'
import { wrongType } from '../usage-error.ts'
import { carried, context, within } from './context.ts'

type Run<Result> = (...args: unknown[]) => Result

/** What Node gives the outermost code; nothing in a sandbox counts further than it needs for its resources. */
const ROOT = 1

let resources = ROOT

/** Node's `AsyncResource`: remembers the contexts of where it was made. */
export class AsyncResource {
  readonly #taken = context()
  readonly #id = ++resources
  readonly #trigger: number

  constructor(type: unknown, options?: unknown) {
    if (typeof type !== 'string') throw wrongType('type', 'of type string', type)
    const trigger: unknown = typeof options === 'number' ? options : Object(options).triggerAsyncId
    this.#trigger = typeof trigger === 'number' ? trigger : ROOT
  }

  static bind(run: unknown, _type?: unknown, self?: unknown): unknown {
    if (!isFunction(run)) throw wrongType('fn', 'of type function', run)
    return carried(self === undefined ? run : run.bind(self))
  }

  runInAsyncScope<Result>(run: Run<Result>, self?: unknown, ...args: unknown[]): Result {
    return within(this.#taken, () => Reflect.apply(run, self, args))
  }

  bind(run: unknown, self?: unknown): unknown {
    if (!isFunction(run)) throw wrongType('fn', 'of type function', run)
    const bound = self === undefined ? run : run.bind(self)
    return (...args: unknown[]) => within(this.#taken, () => Reflect.apply(bound, undefined, args))
  }

  emitDestroy(): this {
    return this
  }

  asyncId(): number {
    return this.#id
  }

  triggerAsyncId(): number {
    return this.#trigger
  }
}
