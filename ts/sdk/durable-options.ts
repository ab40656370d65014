import { isRunId, runIdForm } from './durability.ts'
import {
  checkOptions,
  commonRules,
  invalidOption,
  isBoolean,
  isFilled,
  type Rule,
} from './option-rules.ts'
import type { RunOptions } from './options.ts'

/** What `resumeRun()` takes. Another option, or a wrong value: it rejects with `INVALID_ARGUMENTS`. */
export interface ResumeRunOptions extends Followed {
  /**
   * The run: its id, `last`, or of an id that Capsule made at least 6 characters of the beginning or end, which no other
   * has. One that there is not: it rejects with `INVALID_ARGUMENTS`.
   * @example '0197a3c2-7d0e-7c4b-9f5e-2f1b5a9c8e01'
   */
  runId: string
  /**
   * The folder whose project has the run: the nearest `capsule.toml` upward from it, else itself. Default: the process's
   * working folder.
   * @example '/srv/reports'
   */
  cwd?: string | undefined
  /**
   * Whether a task that had begun when its process ended, and of which it is not known whether it did its work, is run
   * again. Default: `false`, and its caller gets an envelope with `INTERRUPTED`.
   * @example true
   */
  retryInterrupted?: boolean | undefined
}

/** What `signalRun()` takes. Another option, or a wrong value: it rejects with `INVALID_ARGUMENTS`. */
export interface SignalRunOptions extends Pick<ResumeRunOptions, 'runId' | 'cwd'> {
  /**
   * The signal's name: what the program waits for.
   * @example 'approval'
   */
  name: string
  /**
   * What the program gets, a JSON value. Default: `null`. What JSON cannot say: it rejects with `INVALID_ARGUMENTS`.
   * @example { approved: true }
   */
  value?: unknown
}

/** The options of `run()` that going on with one has, too. */
type Followed = Pick<RunOptions, 'env' | 'signal' | 'onStdout' | 'onStderr' | 'onEvent'>

/** Throws `INVALID_ARGUMENTS` for an option that `resumeRun()` does not have or that has a wrong value. */
export function checkResumeOptions(options: ResumeRunOptions): void {
  checkOptions('resumeRun()', options, resumeRules)
  if (options.runId === undefined) throw invalidOption('resumeRun() needs the option "runId".')
}

/** Throws `INVALID_ARGUMENTS` for an option that `signalRun()` does not have or that has a wrong value. */
export function checkSignalOptions(options: SignalRunOptions): void {
  checkOptions('signalRun()', options, signalRules)
  for (const name of ['runId', 'name'] as const) {
    if (options[name] === undefined) throw invalidOption(`signalRun() needs the option "${name}".`)
  }
}

const runId: Rule = { accepts: `a run's id, ${runIdForm}`, fits: isRunId }

const resumeRules = new Map<string, Rule>(
  Object.entries<Rule>({
    ...commonRules,
    runId,
    retryInterrupted: { accepts: 'true or false', fits: isBoolean },
  } satisfies Record<keyof ResumeRunOptions, Rule>),
)

const signalRules = new Map<string, Rule>(
  Object.entries<Rule>({
    runId,
    cwd: commonRules.cwd,
    name: { accepts: "a signal's name", fits: isFilled },
    value: { accepts: 'a JSON value', fits: () => true },
  } satisfies Record<keyof SignalRunOptions, Rule>),
)
