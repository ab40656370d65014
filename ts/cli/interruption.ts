import { exitCodes } from './exit.ts'

/** What a run is stopped with when its user stops it; its message is what that user is told. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
}

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Does work that Ctrl-C stops properly: the sandboxes first, then the process. A second Ctrl-C is
 * from somebody who does not want to wait, and ends it at once.
 */
export async function interruptible<Outcome>(
  work: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort(new Interruption('stopped'))
  }
  for (const name of signals) process.on(name, stop)
  try {
    return await work(controller.signal)
  } finally {
    for (const name of signals) process.off(name, stop)
  }
}
