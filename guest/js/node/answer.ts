import { callback, type Callback } from './argument.ts'

type Run = (...args: unknown[]) => unknown

/**
 * Runs the synchronous form now and tells its outcome later to the callback, which is the last argument.
 * A mistake of the caller's is thrown, as Node does; what the file system refuses is told.
 */
export function answer(run: Run, args: unknown[]): void {
  const done = lastOf(args)
  const told = outcome(run, args)
  queueMicrotask(() => Reflect.apply(done, undefined, told))
}

/** The same for a callback that is told the number of bytes and what holds them. */
export function answerCount(run: Run, args: unknown[], held: unknown): void {
  const done = lastOf(args)
  const [error, count = 0] = outcome(run, args)
  queueMicrotask(() => done(error, count, held))
}

/** Not in the promise's own chain: what a callback throws is no rejection. */
export async function answerPromise(working: Promise<unknown>, done: Callback): Promise<void> {
  let told: unknown[]
  try {
    told = [null, await working]
  } catch (error) {
    told = [error]
  }
  queueMicrotask(() => Reflect.apply(done, undefined, told))
}

/** Takes the callback off the arguments. */
export function lastOf(args: unknown[]): Callback {
  let last = args.length - 1
  while (last > 1 && args[last] === undefined) last--
  const done = callback(last === 0 ? undefined : args[last])
  args.length = last
  return done
}

function outcome(run: Run, args: unknown[]): unknown[] {
  try {
    const result = Reflect.apply(run, undefined, args)
    return result === undefined ? [null] : [null, result]
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error
    return [error]
  }
}
