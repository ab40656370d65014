import { resolve } from 'node:path'
import { runTask } from './call.ts'
import type { Envelope } from './envelope.ts'
import { takeTraceWarnings } from './native.ts'
import { exportLive } from './otlp-live.ts'
import { checkRunOptions, encodeArguments, type RunOptions } from './options.ts'
import { readyProgram, sharedProgram } from './programs.ts'

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
export type { EventError, RunEvent, TaskState } from './events.ts'
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
  const call = { args: encoded, task, surroundings: options, environment: process.env, cwd }
  const where = { path, cwd, variables: process.env }
  const prepared = readyProgram(where) ?? (await sharedProgram(where, options))
  try {
    const envelope = await runTask<Result>(prepared, call, options)
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
