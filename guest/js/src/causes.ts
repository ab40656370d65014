import { clip, isError, ownFrames, print } from './failure-text.ts'

/** Why a called task failed, as its envelope says. */
interface TaskFailure {
  error_type: string
  message: string
  name?: string
  stack?: string
  cause?: object
}

/** A cause that is the failure of a task which was called. */
interface Origin {
  task: string
  /** Made where the task was called. */
  called: Error
}

/** Causes that are told of one error: a program can make a chain of any length, or a ring. */
const maxCauses = 16

const origins = new WeakMap<object, Origin>()

/** Remembers which task an envelope's error is of, so that who throws it, or names it as a cause, tells that. */
export function rememberFailure(envelope: unknown, task: string, called: Error): void {
  const error: unknown = Object(envelope).error
  if (typeof error === 'object' && error !== null) origins.set(error, { task, called })
}

/** Whether a value is the error of an envelope, untouched. */
export function isTaskFailure(value: unknown): value is TaskFailure {
  return typeof value === 'object' && value !== null && origins.has(value)
}

/** A cause, with its own causes, as the host is told. */
export function describeCause(value: unknown, left: number = maxCauses): object | undefined {
  if (value === undefined || left === 0) return undefined
  if (isTaskFailure(value)) return ofTask(value)
  if (!isError(value)) return { message: clip(print(value)) }
  const { name, message, cause } = value
  return {
    name: clip(String(name)),
    message: clip(String(message)),
    stack: clip(ownFrames(value)),
    cause: describeCause(cause, left - 1),
  }
}

function ofTask(failure: TaskFailure): object {
  const { error_type, message, name, stack, cause } = failure
  const { task, called } = origins.get(failure) ?? {}
  return {
    task_name: task,
    called_at: called && clip(ownFrames(called)),
    error_type: String(error_type),
    name: name === undefined ? undefined : clip(String(name)),
    message: clip(String(message)),
    stack: stack === undefined ? undefined : clip(String(stack)),
    cause,
  }
}
