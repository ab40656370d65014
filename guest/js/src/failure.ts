import { isQuota } from './quota.ts'
import { utf8 } from './text.ts'

const { stringify } = JSON

/** Characters of a message or stack that are kept: the host cuts there too. */
const MAX_TEXT = 64 * 1024

let program = ''

/** The file name that the program's frames in a stack have; others are the engine's own and are left out. */
export function nameProgram(filename: string): void {
  program = filename
}

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
  const cause: unknown = error.cause
  return {
    type,
    name,
    message,
    stack: clip(ownFrames(error)),
    cause: isError(cause) ? brief(cause) : undefined,
  }
}

/** The program's frames, without the constructor of the error's own class: it was thrown where that was called. */
function ownFrames(error: Error): string {
  const frames = String(error.stack)
    .split('\n')
    .filter((frame) => frame.includes(`@${program}:`))
  const made = frames.length > 1 && frames[0]?.startsWith(`${error.constructor.name}@`)
  return (made ? frames.slice(1) : frames).join('\n')
}

function brief(error: Error): string {
  return clip(`${String(error.name)}: ${String(error.message)}`)
}

function fromValue(value: unknown): object {
  const text = typeof value === 'string' ? value : print(value)
  return {
    type: 'TASK_ERROR',
    name: 'Error',
    message: clip(typeof value === 'string' ? text : `the task threw ${text}`),
  }
}

function print(value: unknown): string {
  return typeof value === 'object' && value !== null ? stringify(value) : String(value)
}

function isError(value: unknown): value is Error {
  return (
    value instanceof Error || (typeof DOMException === 'function' && value instanceof DOMException)
  )
}

function clip(text: string): string {
  // Half a surrogate pair, also one that the cut left, is no text that the host could read.
  return (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text).toWellFormed()
}
