import type { Envelope, Execution, Failure, TaskFailure } from './envelope.ts'
import { encodeJson, JsonRefusal } from './json.ts'

export { signal, sleep, type SignalOptions } from './suspension.ts'
export type { Envelope, Execution, Failure, HostRequest, Success, TaskFailure } from './envelope.ts'

/** What a task may use. Read once, when the program is loaded; nothing a task does changes it. */
export interface TaskOptions {
  /**
   * Identifies the task; unique in a program. `main` is the entry. Two of one name: `LOAD_ERROR`.
   * @example 'main'
   */
  name: string
  /**
   * CPU that one attempt may use, in fuel, about one WebAssembly instruction a unit: `"LOW"` is 100,000,000,
   * `"MEDIUM"` 2,000,000,000, `"HIGH"` 50,000,000,000; or an exact number, or its digits. Default: `"MEDIUM"`.
   * Beyond it: `OUT_OF_FUEL`.
   * @example 'LOW'
   */
  compute?: 'LOW' | 'MEDIUM' | 'HIGH' | number | `${number}`
  /**
   * Cap on the sandbox's memory, about 9 MB of which the interpreter takes: `"64MB"`, `"2GB"` (also KB, KiB, MiB, GiB;
   * all binary multiples), or a number of bytes. Default: none, so 4 GiB. Beyond it: `OUT_OF_MEMORY`.
   * @example '64MB'
   */
  ram?: string | number
  /**
   * Wall time of one attempt, its sub-tasks included: `"500ms"`, `"30s"`, `"5m"`, `"1h"`, `"3d"`, or a number of
   * milliseconds. Default: none. Beyond it: `TIMEOUT`.
   * @example '30s'
   */
  timeout?: string | number
  /**
   * Further attempts after a failed one, an integer from 0. Each is a sandbox of its own; before them it waits 100 ms,
   * doubling. Default: 0. Beyond it: the envelope of the last attempt.
   * @example 2
   */
  maxRetries?: number
  /**
   * Folders that the task sees, relative to the project's root: a path (read-write), or a path and a
   * mode. Default: none. What is elsewhere: `EACCES`; a folder that is missing: `LOAD_ERROR`.
   * @example ['./out', { path: './data', mode: 'ro' }]
   */
  allowedFiles?: readonly (string | AllowedFolder)[]
  /**
   * Hosts that the task may call over HTTP(S): `"example.com"`, `"*.example.com"`, `"host:port"`,
   * `"https://host"`, an IP address, a range like `"10.0.0.0/8"`, or `"*"`, every public host. Default: `["*"]`.
   * Another host: `fetch` throws a `TypeError` that says what to add.
   * @example ['api.example.com']
   */
  allowedHosts?: readonly string[]
  /**
   * Names of the environment variables that the task sees. Default: none. Another variable: `undefined`.
   * @example ['API_KEY']
   */
  envVariables?: readonly string[]
  /**
   * Whether the task may be run once more when it had begun and nobody knows how far it came: in a durable run whose
   * process ended meanwhile. Default: false, so for a task that may reach hosts or change files: `INTERRUPTED`.
   * @example true
   */
  idempotent?: boolean
}

/** A folder that a task sees, and what it may do there. */
export interface AllowedFolder {
  /**
   * The folder, relative to the project's root.
   * @example './data'
   */
  path: string
  /**
   * Read-only (`ro`, `read-only`) or read-write (`rw`, `read-write`). What is not allowed: `EROFS`.
   * @example 'ro'
   */
  mode: 'ro' | 'read-only' | 'rw' | 'read-write'
}

/**
 * A declared task. Calling it starts it in a sandbox of its own and gives its envelope: at once
 * for a plain function, as a promise for an `async` one. A failure is an envelope too: it is
 * never thrown into the caller.
 */
export interface Task<Args extends unknown[], Returned> {
  (...args: Args): Called<Returned>
  /** The name that it was declared with. */
  readonly taskName: string
  /** Starts it without waiting, whichever kind of function it is. */
  spawn(...args: Args): Promise<Envelope<Awaited<Returned>>>
}

/** What calling a task gives, by what its function returns; one that only throws returns nothing. */
type Called<Returned> = [Returned] extends [never]
  ? Envelope<never>
  : Returned extends PromiseLike<infer Result>
    ? Promise<Envelope<Result>>
    : Envelope<Returned>

/**
 * Declares a task. Inside a sandbox the engine's own `task` takes this one's place. Here, in plain
 * Node (a unit test), the task is its function and gives the envelope's shape: arguments and
 * result pass through JSON as they would, and nothing is limited or measured but time.
 */
export function task<Args extends unknown[], Returned>(
  options: TaskOptions,
  fn: (...args: Args) => Returned,
): Task<Args, Returned>
export function task(options: TaskOptions, fn: (...args: unknown[]) => unknown): LocalTask {
  const { name } = options
  if (typeof name !== 'string' || name === '') throw new TypeError('A task needs a name.')
  if (typeof fn !== 'function') throw new TypeError(`task "${name}" needs a function.`)
  const call = (...args: unknown[]): Envelope | Promise<Envelope> => callHere(name, fn, args)
  const spawn = async (...args: unknown[]): Promise<Envelope> => call(...args)
  return Object.assign(call, { taskName: name, spawn })
}

export declare namespace task {
  /**
   * A task of another file of the project, in either language: `task.from("./analyze.py", "analyze")`. The file is
   * relative to the folder of the program's own; without a name it is `main`. What the task may do is what it
   * declares there. Calling it gives the promise of its envelope; in plain Node it throws.
   */
  export let from: <Result = unknown, Args extends unknown[] = unknown[]>(
    file: string,
    name?: string,
  ) => Task<Args, Promise<Result>>
}

task.from = (file, name = 'main') => {
  const call = (): never => {
    throw new Error(
      `The task "${name}" of ${file} can be called in a sandbox only: use capsule run, or run().`,
    )
  }
  return Object.assign(call, { taskName: name, spawn: async () => call() })
}

interface LocalTask {
  (...args: unknown[]): Envelope | Promise<Envelope>
  readonly taskName: string
  spawn(...args: unknown[]): Promise<Envelope>
}

function callHere(
  name: string,
  fn: (...args: unknown[]) => unknown,
  args: unknown[],
): Envelope | Promise<Envelope> {
  const startedMs = Date.now()
  const threw = (error: unknown): Failure => failure(name, startedMs, thrown(error))
  const returned = (value: unknown): Envelope => {
    const result = throughJson('result', value)
    return 'refused' in result
      ? failure(name, startedMs, { error_type: 'INVALID_RESULT', message: result.refused })
      : { success: true, result: result.value, error: null, execution: execution(name, startedMs) }
  }
  const given = throughJson('args', args)
  if ('refused' in given) {
    return failure(name, startedMs, { error_type: 'INVALID_ARGUMENTS', message: given.refused })
  }
  try {
    const value = fn(...given.value)
    return value instanceof Promise ? value.then(returned, threw) : returned(value)
  } catch (error) {
    return threw(error)
  }
}

/** A copy of `value` as the other side of a sandbox's wall would get it. */
function throughJson<Value>(root: string, value: Value): { value: Value } | { refused: string } {
  try {
    return { value: JSON.parse(encodeJson(value)) }
  } catch (error) {
    if (error instanceof JsonRefusal) return { refused: `${error.explain(root)}.` }
    throw error
  }
}

function thrown(error: unknown): TaskFailure {
  if (!(error instanceof Error)) return { error_type: 'TASK_ERROR', message: String(error) }
  const { name, message, stack } = error
  return { error_type: 'TASK_ERROR', message, name, ...(stack !== undefined && { stack }) }
}

function failure(name: string, startedMs: number, error: TaskFailure): Failure {
  return { success: false, result: null, error, execution: execution(name, startedMs) }
}

function execution(name: string, startedMs: number): Execution {
  return {
    task_name: name,
    duration_ms: Date.now() - startedMs,
    retries: 0,
    fuel_consumed: 0,
    ram_used: 0,
    run_id: 'outside-a-sandbox',
    host_requests: [],
  }
}
