/** What `AsyncLocalStorage`s hold at a place of a program: a value for each. */
export type Context = ReadonlyMap<object, unknown>

const EMPTY: Context = new Map()

let current = EMPTY

export function context(): Context {
  return current
}

export function enter(next: Context): void {
  current = next
}

/** Runs a function in a context, after which the one before is back. */
export function within<Result>(next: Context, run: () => Result): Result {
  const before = current
  current = next
  try {
    return run()
  } finally {
    current = before
  }
}

/** The same function, in the context that there is now, whenever and from wherever it is called. */
export function carried<Run extends (...args: never[]) => unknown>(run: Run): Run {
  const taken = current
  return new Proxy(run, {
    apply: (target, self, args) => within(taken, () => Reflect.apply(target, self, args)),
  })
}

/** The same for a function of one argument. Not by `within`, nor by a proxy: either would cost more than the rest. */
export function answering(run: (value: unknown) => unknown): (value: unknown) => unknown {
  const taken = current
  return (value) => {
    const before = current
    current = taken
    try {
      return run(value)
    } finally {
      current = before
    }
  }
}
