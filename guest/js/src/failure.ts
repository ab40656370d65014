import { describeCause, isTaskFailure } from './causes.ts'
import { clip, isError, ownFrames, print } from './failure-text.ts'
import { isQuota } from './quota.ts'
import { utf8 } from './text.ts'

const { stringify } = JSON

/** An error of Capsule's own making, as the JSON text that crosses to the host. */
export function fault(type: string, message: string): Uint8Array {
  return utf8(stringify({ type, message: clip(message) }))
}

/**
 * Whatever a program threw, as the JSON text that crosses to the host. Reading the
 * value may run code of the program (getters, proxies); if that throws too, only its kind is told.
 */
export function describeError(thrown: unknown): Uint8Array {
  try {
    return utf8(stringify(isError(thrown) ? fromError(thrown) : fromValue(thrown)))
  } catch {
    return fault('TASK_ERROR', 'the task threw a value that cannot be read')
  }
}

function fromError(error: Error): object {
  const name = clip(String(error.name))
  const quota = isQuota(error)
  // Which quota it was, is the cause's to say.
  const reason = quota && isError(error.cause) ? `: ${error.cause.message}` : ''
  const message = clip(`${String(error.message)}${reason}`)
  const overflow = name === 'InternalError' && message === 'too much recursion'
  const type = overflow ? 'STACK_OVERFLOW' : quota ? 'QUOTA_EXCEEDED' : 'TASK_ERROR'
  return { type, name, message, stack: clip(ownFrames(error)), cause: describeCause(error.cause) }
}

function fromValue(value: unknown): object {
  if (isTaskFailure(value)) {
    const { error_type, name = error_type, message } = value
    const [shownName, shown] = [clip(String(name)), clip(String(message))]
    return { type: 'TASK_ERROR', name: shownName, message: shown, cause: describeCause(value) }
  }
  const text = typeof value === 'string' ? value : print(value)
  return {
    type: 'TASK_ERROR',
    name: 'Error',
    message: clip(typeof value === 'string' ? text : `the task threw ${text}`),
  }
}
