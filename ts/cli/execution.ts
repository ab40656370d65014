import { resolve } from 'node:path'
import {
  configName,
  encodeArguments,
  exportLive,
  findProject,
  openEngineAhead,
  readWorkflow,
  runUntilSuspended,
  sharedProgram,
  type Ending,
  type PreparedProgram,
  type TaskCall,
} from '@capsule-run/sdk/internal'
import type { Envelope, Surroundings } from '@capsule-run/sdk/runner'
import { readArguments } from './arguments.ts'
import { colorsFor, isTerminal } from './colors.ts'
import type { CapsuleContext } from './context.ts'
import { exitCodes, Mistake, type ExitCode } from './exit.ts'
import { formatDuration } from './format.ts'
import { likelyLanguage } from './hint.ts'
import { interruptible } from './interruption.ts'
import { prettyEnvelope } from './pretty.ts'
import { startProgress } from './progress.ts'
import { renderFailure } from './report.ts'
import { announcing, durabilityOf, type DurabilityRequest, type Watcher } from './runs/beginning.ts'
import { resumable } from './runs/interruption.ts'
import { renderSuspension } from './runs/suspension.ts'
import { startTreeView } from './tree/view.ts'

/** What `capsule run` or `capsule exec` was asked for. */
export interface RunRequest extends Telling {
  /** Default: the entrypoint that `capsule.toml` names. */
  file: string | undefined
  /** The task's arguments as the command line has them. */
  positional: readonly string[]
  /** Default: no file, the positional arguments count. */
  argsFile: string | undefined
  /** Default: the program's entry. */
  task: string | undefined
  surroundings: Surroundings
  /** Default: not durable, whatever the project says. */
  durability?: DurabilityRequest
  /** Whether an artifact with native code runs though nobody vouches for it. */
  trusted: boolean
}

/** How a run is told of. */
export interface Telling {
  /** Who reads the outcome: a program wants the envelope as one line and nothing else. */
  reader: 'person' | 'program'
  /** How much is said about the run. */
  detail: 'normal' | 'verbose'
}

/** Runs a task of a program and prints its envelope. */
export async function runFile(request: RunRequest, context: CapsuleContext): Promise<ExitCode> {
  const { cwd } = context
  const path = resolve(cwd, request.file ?? entrypointFrom(cwd))
  const language = likelyLanguage(path)
  if (language) openEngineAhead(language)
  const args = encodeArguments(readArguments(cwd, request.positional, request.argsFile))
  return interruptible(async (signal) => {
    const prepared = await prepare({ path, trusted: request.trusted }, signal, request, context)
    const { task, surroundings, durability } = request
    const durable = durability && durabilityOf(durability, prepared)
    const call = { args, task, surroundings, environment: context.env, cwd, durable }
    return perform(prepared, call, { ...request, signal }, context)
  })
}

/** Makes a call of a prepared program, and tells what it came to. */
export async function perform(
  prepared: PreparedProgram,
  call: TaskCall,
  { signal, ...telling }: Telling & { signal: AbortSignal },
  context: CapsuleContext,
): Promise<ExitCode> {
  const { stderr, env } = context
  const runId = call.durable?.runId
  const ending = await watched(telling, context, async (watcher) => {
    const isTold = runId !== undefined && telling.reader === 'person'
    const supervision = isTold ? announcing(runId, watcher) : watcher
    return resumable(runId, runUntilSuspended(prepared, call, { signal, ...supervision }))
  })
  if (ending.kind === 'suspension') {
    stderr.write(`${renderSuspension(ending.suspension, colorsFor(stderr, env)).join('\n')}\n`)
    return exitCodes.suspended
  }
  const { envelope } = ending
  report(envelope, prepared, telling, context)
  // The process waits for it; who reads the envelope does not.
  void exportLive(prepared.project.root, envelope.execution.run_id, env)
  return exitCodeOf(envelope)
}

/** Shows what a run prints, and with `--verbose` its tasks. Standard output is for the envelope alone. */
async function watched(
  { detail }: Telling,
  context: CapsuleContext,
  work: (watcher: Watcher) => Promise<Ending>,
): Promise<Ending> {
  if (detail === 'normal') {
    const print = (text: string): void => void context.stderr.write(text)
    return work({ onStdout: print, onStderr: print })
  }
  const { onEvent, write, done } = startTreeView(context)
  try {
    return await work({ onStdout: write, onStderr: write, onEvent })
  } finally {
    done()
  }
}

/** Makes a program ready, and shows that where it takes a while. */
export async function prepare(
  { path, trusted }: { path: string; trusted: boolean },
  signal: AbortSignal,
  { detail }: Telling,
  context: CapsuleContext,
): Promise<PreparedProgram> {
  const startedMs = Date.now()
  const progress = startProgress(context)
  try {
    const { show: onStage, write: onStdout, write: onStderr } = progress
    const options = { signal, onStage, onStdout, onStderr }
    const where = { path, cwd: context.cwd, variables: context.env, trusted }
    const prepared = await sharedProgram(where, options)
    progress.done()
    if (detail === 'verbose') {
      const how = prepared.cached ? ' (cached)' : ''
      const duration = formatDuration(Date.now() - startedMs)
      context.stderr.write(`◐ ${prepared.name}  loaded in ${duration}${how}\n`)
    }
    return prepared
  } finally {
    progress.done()
  }
}

function report(
  envelope: Envelope,
  { project }: PreparedProgram,
  { reader }: Telling,
  { stdout, stderr, env }: CapsuleContext,
): void {
  const colors = colorsFor(stderr, env)
  if (reader === 'program' || !isTerminal(stdout, env))
    stdout.write(`${JSON.stringify(envelope)}\n`)
  else stdout.write(`${prettyEnvelope(envelope, colorsFor(stdout, env))}\n`)
  if (reader === 'person' && !envelope.success) {
    stderr.write(`${renderFailure(envelope, project.root, colors)}\n`)
  }
}

function exitCodeOf({ success, error }: Envelope): ExitCode {
  if (success) return exitCodes.success
  return error.error_type === 'INTERNAL' ? exitCodes.fault : exitCodes.taskFailed
}

function entrypointFrom(cwd: string): string {
  const { root, config } = findProject(cwd, cwd)
  if (!config) {
    throw new Mistake(
      `Which file? Name one, or set entrypoint under [workflow] in a ${configName}.`,
    )
  }
  const { entrypoint } = readWorkflow(config, root)
  if (entrypoint === undefined) {
    throw new Mistake(`${configName}: [workflow] has no entrypoint. Set one, or name a file.`)
  }
  return resolve(root, entrypoint)
}
