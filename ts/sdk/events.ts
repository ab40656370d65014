import type { ErrorType } from './errors.ts'

/** Where a task is in its life: `queued → running → (retrying → running)* → completed | failed | cancelled`. */
export type TaskState = (typeof taskStates)[number]

/** Every state, in the order of a task's life. */
export const taskStates = [
  'queued',
  'running',
  'retrying',
  'completed',
  'failed',
  'cancelled',
] as const

/** A change of one task's state: what `onEvent` gets. */
export interface RunEvent {
  run_id: string
  /** Numbers the tasks of a run in the order of their calls; 0 is the task that was run. */
  task_id: number
  /** The task that called it; `null` for task 0. */
  parent_id: number | null
  /** The name that it was called by. */
  task_name: string
  /** The state that it has from now on. */
  state: TaskState
  /** Milliseconds since the epoch, with a fraction. */
  time_ms: number
  /** The attempt that is meant, counted from 1; 0 before the first. */
  attempt: number
  /** `retrying`: milliseconds until the next attempt. */
  delay_ms?: number
  /** Wall time of the attempt's call in milliseconds, where an attempt ended. */
  duration_ms?: number
  /** Fuel that the attempt used, where one ended. */
  fuel_consumed?: number
  /** Peak of the attempt's memory in bytes, where one ended. */
  ram_used?: number
  /** Why the attempt failed, where one did. */
  error?: EventError
}

/** Why an attempt failed. */
export interface EventError {
  error_type: ErrorType
  message: string
}

/** Reads an event that the core wrote: complete and well-formed, so it is not checked again. */
export function parseEvent(text: string): RunEvent {
  const event: RunEvent = JSON.parse(text)
  return event
}
