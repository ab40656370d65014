import { isRunId, runIdForm } from './durability.ts'
import type { RunEvent } from './events.ts'
import { encodeJson, JsonRefusal } from './json.ts'
import {
  areTexts,
  checkOptions,
  commonRules,
  invalidOption,
  isBoolean,
  isFilled,
  isObject,
  type Rule,
} from './option-rules.ts'
import type { Surroundings } from './surroundings.ts'

/** What `run()` takes. Another option, or a wrong value: it rejects with `INVALID_ARGUMENTS`. */
export interface RunOptions extends Surroundings {
  /**
   * The program: a TypeScript, JavaScript or Python file; relative to `cwd`. One that cannot be loaded: it rejects with
   * `COMPILE_ERROR` or `LOAD_ERROR`.
   * @example 'tasks/report.ts'
   */
  file: string
  /**
   * The task's arguments, JSON values. Default: `[]`. What JSON cannot say: it rejects with `INVALID_ARGUMENTS`.
   * @example [{ rows: [1, 2, 3] }]
   */
  args?: readonly unknown[] | undefined
  /**
   * The task to run. Default: `main`, or the only task there is. One that there is not: it rejects with
   * `TASK_NOT_FOUND`.
   * @example 'analyze'
   */
  task?: string | undefined
  /**
   * The working folder: what `file` is relative to, and the project's root where no `capsule.toml`
   * stands above the file. Default: the process's own.
   * @example '/srv/reports'
   */
  cwd?: string | undefined
  /**
   * Whether the run is durable: each call of a task is written to the project's journal, `.capsule/runs.db`, and after
   * a crash `resumeRun()` goes on where it was. It sleeps and waits for signals in this process. Default: what `durable`
   * under `[workflow]` of `capsule.toml` says, else `false`; `true` where `runId` is given.
   * @example true
   */
  durable?: boolean | undefined
  /**
   * Names a durable run: 1 to 64 letters, digits, `.`, `_` and `-`. A run of this name that has ended gives its envelope
   * again and runs nothing; one that has not goes on, if file, task and arguments are the same. Default: a new UUIDv7.
   * @example 'invoice-2041'
   */
  runId?: string | undefined
  /**
   * Stops the run: its sandboxes are stopped, then the promise rejects with `signal.reason`. Default: nothing stops it
   * but its own limits.
   * @example AbortSignal.timeout(30_000)
   */
  signal?: AbortSignal | undefined
  /**
   * Gets what the program prints to standard output, as it is printed. One that throws stops the run. Default: dropped.
   * @example (text) => log.info(text)
   */
  onStdout?: ((text: string) => void) | undefined
  /**
   * Gets what the program prints to standard error, as it is printed. One that throws stops the run. Default: dropped.
   * @example (text) => log.warn(text)
   */
  onStderr?: ((text: string) => void) | undefined
  /**
   * Gets each change of a task's state, as it happens. One that throws stops the run. Default: nobody is told.
   * @example (event) => log.info(event)
   */
  onEvent?: ((event: RunEvent) => void) | undefined
}

/** Throws `INVALID_ARGUMENTS` for an option that `run()` does not have or that has a wrong value. */
export function checkRunOptions(options: RunOptions): void {
  checkOptions('run()', options, rules)
  if (options.file === undefined) throw invalidOption('run() needs the option "file", a path.')
  if (options.durable === false && options.runId !== undefined) {
    throw invalidOption(
      'run(): runId names a durable run, and durable is false. Leave one of them out.',
    )
  }
}

/** The JSON text of a task's arguments; `INVALID_ARGUMENTS` names the part that JSON cannot say. */
export function encodeArguments(args: readonly unknown[]): string {
  return encodeOption('args', args)
}

/** The JSON text of an option's value. */
export function encodeOption(name: string, value: unknown): string {
  try {
    return encodeJson(value)
  } catch (error) {
    if (error instanceof JsonRefusal) throw invalidOption(`${error.explain(name)}.`)
    throw error
  }
}

const rules = new Map<string, Rule>(
  Object.entries<Rule>({
    ...commonRules,
    file: { accepts: 'a path', fits: isFilled },
    args: { accepts: 'an array of JSON values', fits: Array.isArray },
    task: { accepts: "a task's name", fits: (value) => typeof value === 'string' },
    mounts: { accepts: 'an array of texts, HOST[::GUEST][:ro|:rw]', fits: areTexts },
    allow: { accepts: 'an object of hosts, files and env', fits: isObject },
    durable: { accepts: 'true or false', fits: isBoolean },
    runId: { accepts: runIdForm, fits: isRunId },
  } satisfies Record<keyof RunOptions, Rule>),
)
