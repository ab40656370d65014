import type { ErrorType } from './errors.ts'

/** What a call of a task gives back: its result, or why there is none. Never thrown. */
export type Envelope<Result = unknown> = Success<Result> | Failure

/** The envelope of a task that returned. */
export interface Success<Result = unknown> {
  success: true
  /** What the task returned, as JSON carries it: `undefined` is `null`, a `Date` its ISO text. */
  result: Result
  error: null
  execution: Execution
}

/** The envelope of a task that did not return. */
export interface Failure {
  success: false
  result: null
  error: TaskFailure
  execution: Execution
}

/** Why a task has no result. */
export interface TaskFailure {
  /** One word of a closed list; what to branch on. */
  error_type: ErrorType
  /** What happened, why, and what to do about it. For people; may change between versions. */
  message: string
  /** The `name` of the error that the task threw (`TASK_ERROR` only). */
  name?: string
  /** Where it was thrown, in the program's own files, one frame a line (`TASK_ERROR` only). */
  stack?: string
  /** What the thrown error names as its cause (`TASK_ERROR` only). */
  cause?: ErrorCause
}

/**
 * What an error names as its cause: another error, or the failure of a task that was called, when the error of its
 * envelope is thrown, or given as `cause`. All of it is the program's own word.
 */
export interface ErrorCause {
  /** The task whose failure it is. */
  task_name?: string
  /** Where that was called, as in `stack`. */
  called_at?: string
  /** What its envelope said. */
  error_type?: string
  /** The `name` of the error. */
  name?: string
  message: string
  /** Where it was thrown, in the program's own files, one frame a line. */
  stack?: string
  /** What it names as its cause in turn. */
  cause?: ErrorCause
}

/** What the call cost. */
export interface Execution {
  /** The name that the task was declared with. */
  task_name: string
  /** Wall time of the last attempt's call in milliseconds, without loading. */
  duration_ms: number
  /** Further attempts that were really made after a failed one. */
  retries: number
  /** Fuel that the last attempt's call used; the same for the same computation. */
  fuel_consumed: number
  /** Peak of the sandbox's memory in bytes. */
  ram_used: number
  /** Names this run in the trace. */
  run_id: string
  /** The HTTP requests that the task made; never their headers or bodies. */
  host_requests: HostRequest[]
}

/** One HTTP request of a task. */
export interface HostRequest {
  method: string
  url: string
  /** Status of the response; absent where none came. */
  status?: number
}
