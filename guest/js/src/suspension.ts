import { callLater, checkRunning } from './tasks.ts'

const { keys } = Object

/** What `signal` takes besides a name. */
const signalOptions = ['timeout', 'args']

/** What `sleep` of the SDK is inside a sandbox. */
export async function sleep(duration: unknown): Promise<void> {
  await resultOf('sleep', [duration])
}

/** What `signal` of the SDK is inside a sandbox. */
export async function signal(name: unknown, options: unknown = {}): Promise<unknown> {
  const given = Object(options)
  const unknown = keys(given).find((key) => !signalOptions.includes(key))
  if (unknown !== undefined) {
    throw new TypeError(`signal() has no option "${unknown}". It has "timeout" and "args".`)
  }
  const { timeout = null, args = null } = given
  return resultOf('signal', [name, { timeout, args }])
}

/** Asks the host for something by a name that no task can have. It fails by an error: there is no envelope to be looked at. */
async function resultOf(what: string, args: unknown[]): Promise<unknown> {
  checkRunning(`${what}()`)
  // After the wait it would not know any more from where.
  const failure = new Error('')
  const { success, result, error } = Object(await callLater(`\0${what}`, args))
  if (success) return result
  failure.message = error.message
  if (error.error_type === 'TIMEOUT') failure.name = 'TimeoutError'
  throw failure
}
