/** The part of `process` that readable-stream uses: the npm package would wait for a timer. */
export function nextTick(run: (...args: unknown[]) => void, ...args: unknown[]): void {
  queueMicrotask(() => Reflect.apply(run, undefined, args))
}
