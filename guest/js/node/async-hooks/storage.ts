import { isFunction } from '../argument.ts'
import { wrongType } from '../usage-error.ts'
import { carryContexts } from './carrying.ts'
import { carried, context, enter, within } from './context.ts'

type Run<Result> = (...args: unknown[]) => Result

/** Node's `AsyncLocalStorage`. */
export class AsyncLocalStorage {
  constructor() {
    carryContexts()
  }

  /** The same function, in the contexts that there are now. */
  static bind(run: unknown): unknown {
    if (!isFunction(run)) throw wrongType('fn', 'of type function', run)
    return carried(run)
  }

  /** What runs functions in the contexts that there are now. */
  static snapshot(): <Result>(run: Run<Result>, ...args: unknown[]) => Result {
    const taken = context()
    return (run, ...args) => within(taken, () => Reflect.apply(run, undefined, args))
  }

  getStore(): unknown {
    return context().get(this)
  }

  run<Result>(store: unknown, run: Run<Result>, ...args: unknown[]): Result {
    return within(new Map(context()).set(this, store), () => Reflect.apply(run, undefined, args))
  }

  exit<Result>(run: Run<Result>, ...args: unknown[]): Result {
    return this.run(undefined, run, ...args)
  }

  enterWith(store: unknown): void {
    enter(new Map(context()).set(this, store))
  }

  /** Whatever was stored is gone here, and in what starts from here. */
  disable(): void {
    const left = new Map(context())
    left.delete(this)
    enter(left)
  }
}
