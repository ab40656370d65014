type Tick = () => void

const ticks: Tick[] = []

/**
 * Node's `process.nextTick`: after what runs now, in order, and what a tick asks for before any promise that it
 * settles. The interpreter has one queue for both, so a promise that was settled earlier comes earlier.
 */
export function nextTick(run: (...args: unknown[]) => void, ...args: unknown[]): void {
  if (ticks.length === 0) queueMicrotask(drain)
  ticks.push(() => Reflect.apply(run, undefined, args))
}

/** One that throws does not keep the others from running. */
function drain(): void {
  for (let at = 0; at < ticks.length; at++) {
    try {
      ticks[at]?.()
    } catch (error) {
      ticks.splice(0, at + 1)
      if (ticks.length > 0) queueMicrotask(drain)
      throw error
    }
  }
  ticks.length = 0
}
