import { utf8 } from './text.ts'

const { stringify } = JSON

/** Characters of a message or stack that are kept: the host cuts there too. */
const MAX_TEXT = 64 * 1024

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
  const message = clip(String(error.message))
  const overflow = name === 'InternalError' && message === 'too much recursion'
  const type = overflow ? 'STACK_OVERFLOW' : 'TASK_ERROR'
  const cause: unknown = error.cause
  return { type, name, message, stack: clip(String(error.stack)), cause: isError(cause) ? brief(cause) : undefined }
}

function brief(error: Error): string {
  return clip(`${String(error.name)}: ${String(error.message)}`)
}

function fromValue(value: unknown): object {
  const text = typeof value === 'string' ? value : print(value)
  return { type: 'TASK_ERROR', name: 'Error', message: clip(typeof value === 'string' ? text : `the task threw ${text}`) }
}

function print(value: unknown): string {
  return typeof value === 'object' && value !== null ? stringify(value) : String(value)
}

function isError(value: unknown): value is Error {
  return value instanceof Error || (typeof DOMException === 'function' && value instanceof DOMException)
}

function clip(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
