/** What `signal` takes besides the signal's name. */
export interface SignalOptions {
  /**
   * How long to wait, as for `sleep`. Default: until the signal is there. Beyond it: an error named `TimeoutError`.
   * @example '7d'
   */
  timeout?: number | string
  /**
   * What is shown to the person or program that is to answer; JSON. Default: null.
   * @example { amount: 1200, to: 'ACME' }
   */
  args?: unknown
}

/**
 * Waits: a number of milliseconds, or `"500ms"`, `"30s"`, `"5m"`, `"1h"`, `"3d"`; at most a year. A durable run needs no
 * process meanwhile, and goes on when its time has come, whatever has been restarted since. Several sleeps and calls
 * of tasks go on at once.
 * @example await sleep('3d')
 */
export async function sleep(duration: number | string): Promise<void> {
  let left = millisecondsOf(duration)
  // Longer ones would end at once.
  for (; left > MAX_TIMER; left -= MAX_TIMER) await timer(MAX_TIMER)
  await timer(left)
}

/**
 * Waits, in a durable run, for a signal of this name and gives its value: `capsule runs signal ID NAME JSON`, or
 * `signalRun()`. Each signal is given once; one that came before it was waited for is kept. Rejects with an error
 * named `TimeoutError` after `timeout`, and outside of a durable run.
 * @example const { approved } = await signal<{ approved: boolean }>('approval', { timeout: '7d', args: { amount } })
 */
export async function signal<Value = unknown>(name: string, options?: SignalOptions): Promise<Value>
export async function signal(name: string): Promise<never> {
  throw new Error(
    `The signal "${name}" can be waited for in a durable run only: use capsule run --durable, or run({ durable: true }).`,
  )
}

/** What a timer takes at most. */
const MAX_TIMER = 2 ** 31 - 1
const DAY = 24 * 60 * 60 * 1000
const units = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60 * 1000],
  ['h', 60 * 60 * 1000],
  ['d', DAY],
])

/** As the core reads a time. */
function millisecondsOf(duration: number | string): number {
  const [, number, unit = ''] =
    /^\s*(\d+\.?\d*|\.\d+)\s*([a-z]*)\s*$/.exec(
      typeof duration === 'number' ? `${duration}ms` : duration,
    ) ?? []
  const milliseconds = Number(number) * (units.get(unit) ?? NaN)
  if (milliseconds <= 365 * DAY) return milliseconds
  throw new RangeError(
    `sleep(${JSON.stringify(duration)}) is no time of at most a year. Write "500ms", "30s", "5m", "1h" or "3d", or a number of milliseconds from 0.`,
  )
}

async function timer(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}
