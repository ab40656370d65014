import { CapsuleError } from './errors.ts'
import type { RunEvent } from './events.ts'
import { encodeJson, JsonRefusal } from './json.ts'
import { didYouMean } from './spelling.ts'
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
  if (typeof options !== 'object' || options === null) {
    throw invalid(`run() takes an object of options, not ${describe(options)}.`)
  }
  for (const [name, value] of Object.entries(options)) {
    const rule = rules.get(name)
    if (!rule) throw invalid(`run() has no option "${name}".${didYouMean(name, rules.keys())}`)
    if (value === undefined || rule.fits(value)) continue
    throw invalid(`run(): ${name} must be ${rule.accepts}, not ${describe(value)}.`)
  }
  if (options.file === undefined) throw invalid('run() needs the option "file", a path.')
}

/** The JSON text of a task's arguments; `INVALID_ARGUMENTS` names the part that JSON cannot say. */
export function encodeArguments(args: readonly unknown[]): string {
  try {
    return encodeJson(args)
  } catch (error) {
    if (error instanceof JsonRefusal) throw invalid(`${error.explain('args')}.`)
    throw error
  }
}

/** What one option's value must be, in words and as a test. */
interface Rule {
  accepts: string
  fits: (value: unknown) => boolean
}

const path: Rule['fits'] = (value) => typeof value === 'string' && value !== ''
const areTexts: Rule['fits'] = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const callback: Rule['fits'] = (value) => typeof value === 'function'

const rules = new Map<string, Rule>(
  Object.entries<Rule>({
    file: { accepts: 'a path', fits: path },
    args: { accepts: 'an array of JSON values', fits: Array.isArray },
    task: { accepts: "a task's name", fits: (value) => typeof value === 'string' },
    cwd: { accepts: "a folder's path", fits: path },
    mounts: { accepts: 'an array of texts, HOST[::GUEST][:ro|:rw]', fits: areTexts },
    env: {
      accepts: 'an object of texts',
      fits: (value) => isObject(value) && areTexts(Object.values(value)),
    },
    allow: { accepts: 'an object of hosts, files and env', fits: isObject },
    signal: { accepts: 'an AbortSignal', fits: (value) => value instanceof AbortSignal },
    onStdout: { accepts: 'a function', fits: callback },
    onStderr: { accepts: 'a function', fits: callback },
    onEvent: { accepts: 'a function', fits: callback },
  } satisfies Record<keyof RunOptions, Rule>),
)

function invalid(message: string): CapsuleError {
  return new CapsuleError('INVALID_ARGUMENTS', message)
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
