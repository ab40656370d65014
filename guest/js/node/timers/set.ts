import { promisable } from './promisable.ts'
import { setTimeout as promised } from './promises/named.ts'
import { Timeout } from './timeout.ts'

export const setTimeout = /* @__PURE__ */ promisable(
  (run: unknown, delayMs?: unknown, ...args: unknown[]): Timeout =>
    new Timeout(run, delayMs, args, false),
  'setTimeout',
  promised,
)

export function setInterval(run: unknown, delayMs?: unknown, ...args: unknown[]): Timeout {
  return new Timeout(run, delayMs, args, true)
}

/** Takes the interpreter's numbers as well, of which there are some in every program. */
export function clearTimeout(timer: unknown): void {
  if (timer instanceof Timeout) timer.close()
  else if (typeof timer === 'number' || typeof timer === 'string') {
    globalThis.clearTimeout(Number(timer))
  }
}

export function clearInterval(timer: unknown): void {
  clearTimeout(timer)
}
