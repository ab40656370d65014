import { resolve } from 'node:path'
import { runTask, type TaskCall } from './call.ts'
import type { Durability } from './durability.ts'
import {
  checkResumeOptions,
  checkSignalOptions,
  type ResumeRunOptions,
  type SignalRunOptions,
} from './durable-options.ts'
import type { Envelope } from './envelope.ts'
import { signalDurableRun, type SignalReceipt } from './journal.ts'
import { takeTraceWarnings } from './native.ts'
import { exportLive } from './otlp-live.ts'
import { checkRunOptions, encodeArguments, encodeOption, type RunOptions } from './options.ts'
import type { PreparedProgram } from './program.ts'
import { readyProgram, sharedProgram } from './programs.ts'
import { findProject } from './project.ts'
import { readRecordedCall } from './resumption.ts'
import type { Supervision } from './supervision.ts'

export type {
  Envelope,
  ErrorCause,
  Execution,
  Failure,
  HostRequest,
  Success,
  TaskFailure,
} from './envelope.ts'
export { CapsuleError, type ErrorType } from './errors.ts'
export type { ResumeRunOptions, SignalRunOptions } from './durable-options.ts'
export type { EventError, RunEvent, TaskState } from './events.ts'
export type { SignalReceipt } from './journal.ts'
export type { RunOptions } from './options.ts'
export type { Ceiling, Surroundings } from './surroundings.ts'

/**
 * Runs a task of a program, in a sandbox of its own, in this process and without blocking its event
 * loop. The program is loaded when it is first used or has changed, and kept ready.
 *
 * Resolves to the task's envelope, whether it succeeded or failed. Rejects with a `CapsuleError`
 * for a wrong option and for a file that cannot be compiled or loaded, and with `signal.reason`
 * when stopped.
 */
export async function run<Result = unknown>(options: RunOptions): Promise<Envelope<Result>> {
  checkRunOptions(options)
  const { file, args = [], task } = options
  const encoded = encodeArguments(args)
  options.signal?.throwIfAborted()
  const cwd = options.cwd === undefined ? process.cwd() : resolve(options.cwd)
  const path = resolve(cwd, file)
  const where = { path, cwd, variables: process.env }
  const prepared = readyProgram(where) ?? (await sharedProgram(where, options))
  const durable = durabilityOf(options, prepared)
  const call = {
    args: encoded,
    task,
    surroundings: options,
    environment: process.env,
    cwd,
    durable,
  }
  return runPrepared(prepared, call, options)
}

/**
 * Goes on with a durable run that has not ended, with the arguments and mounts that it began with: what was done is not
 * done again. Sleeps and signals are waited for in this process.
 *
 * Resolves to the task's envelope; to that of before, if the run has ended already. Rejects with a `CapsuleError` as
 * `run()` does, and besides with `INVALID_ARGUMENTS` for a run that there is not or that another process works on, and
 * with `NONDETERMINISM` for one that was begun by another version of the program.
 */
export async function resumeRun<Result = unknown>(
  options: ResumeRunOptions,
): Promise<Envelope<Result>> {
  checkResumeOptions(options)
  options.signal?.throwIfAborted()
  const { root } = projectOf(options.cwd)
  const { runId, path, surroundings, ...recorded } = await readRecordedCall(root, options.runId)
  const where = { path, cwd: root, variables: process.env }
  const prepared = readyProgram(where) ?? (await sharedProgram(where, options))
  const durable: Durability = {
    runId,
    begins: 'earlier',
    interrupted: options.retryInterrupted === true ? 'runs again' : 'fails',
    waits: 'here',
  }
  const given = { ...surroundings, env: options.env }
  const call = { ...recorded, surroundings: given, environment: process.env, cwd: root, durable }
  return runPrepared(prepared, call, options)
}

/**
 * Sends a signal to a durable run. One that a run does not wait for yet is kept until it does; each is taken once. A run
 * that no process works on goes on by `resumeRun()`, `capsule runs resume` or `capsule runs watch`.
 *
 * Rejects with a `CapsuleError`: `INVALID_ARGUMENTS` for a wrong option, and for a run that there is not or that has ended.
 */
export async function signalRun(options: SignalRunOptions): Promise<SignalReceipt> {
  checkSignalOptions(options)
  const { runId, name, value = null, cwd } = options
  return signalDurableRun(projectOf(cwd).root, runId, { name, value: encodeOption('value', value) })
}

function projectOf(cwd: string | undefined): ReturnType<typeof findProject> {
  const folder = cwd === undefined ? process.cwd() : resolve(cwd)
  return findProject(folder, folder)
}

function durabilityOf(
  { durable, runId }: RunOptions,
  prepared: PreparedProgram,
): Durability | undefined {
  if (!(durable ?? (runId !== undefined || prepared.durable))) return undefined
  return { runId, begins: 'here', interrupted: 'fails', waits: 'here' }
}

async function runPrepared<Result>(
  prepared: PreparedProgram,
  call: TaskCall,
  supervision: Supervision,
): Promise<Envelope<Result>> {
  try {
    const envelope = await runTask<Result>(prepared, call, supervision)
    void exportLive(prepared.project.root, envelope.execution.run_id, process.env)
    return envelope
  } finally {
    warnOfTrace()
  }
}

/** A run is none the worse for a trace that cannot be written; its owner is. */
function warnOfTrace(): void {
  for (const warning of takeTraceWarnings()) {
    process.emitWarning(warning, { type: 'CapsuleTraceWarning' })
  }
}
