import {
  dueDurableRuns,
  findProject,
  readRecordedCall,
  runUntilSuspended,
  type Durability,
  type Ending,
  type PreparedProgram,
  type TaskCall,
} from '@capsule-run/sdk/internal'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { colorsFor } from '../colors.ts'
import type { CapsuleContext } from '../context.ts'
import { perform, prepare } from '../execution.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { interruptible } from '../interruption.ts'
import { harmless, oneLine } from '../tree/line.ts'
import { resumable } from './interruption.ts'
import { describeSuspension } from './suspension.ts'

/** How `capsule runs resume` was asked to go on. */
export interface ResumeRequest {
  interrupted: Durability['interrupted']
  reader: 'person' | 'program'
}

/** Goes on with a durable run of the project here, and prints its envelope as `capsule run` does. */
export async function resumeDurableRun(
  id: string,
  { interrupted, reader }: ResumeRequest,
  context: CapsuleContext,
): Promise<ExitCode> {
  return interruptible(async (signal) => {
    const { prepared, call } = await readyToGoOn(id, interrupted, signal, context)
    return perform(prepared, call, { reader, detail: 'normal', signal }, context)
  })
}

/** Goes on with all durable runs here that can, one after the other. Envelopes are printed for a program only. */
export async function resumeDueRuns(
  reader: ResumeRequest['reader'],
  context: CapsuleContext,
): Promise<ExitCode> {
  const { cwd, stdout, stderr } = context
  return interruptible(async (signal) => {
    let exitCode: ExitCode = exitCodes.success
    for (const id of await dueDurableRuns(findProject(cwd, cwd).root)) {
      const outcome = await goOn(id, signal, context)
      stderr.write(`${outcome.line}\n`)
      if (outcome.kind === 'failed' || outcome.kind === 'refused') exitCode = exitCodes.taskFailed
      if (reader === 'program' && outcome.envelope) {
        stdout.write(`${JSON.stringify(outcome.envelope)}\n`)
      }
    }
    return exitCode
  })
}

/** What going on with a run came to. */
export interface GoneOn {
  /** Refused: it could not go on, and stands as before. */
  kind: 'completed' | 'suspended' | 'failed' | 'refused'
  /** The same in a line for people. */
  line: string
  envelope?: Extract<Ending, { kind: 'envelope' }>['envelope']
}

/** Goes on with one of several runs: what is wrong with it is no reason to leave the others. */
export async function goOn(
  id: string,
  signal: AbortSignal,
  context: CapsuleContext,
): Promise<GoneOn> {
  const { stderr, env } = context
  const colors = colorsFor(stderr, env)
  const print = (text: string): void => void stderr.write(text)
  try {
    const { prepared, call } = await readyToGoOn(id, 'fails', signal, context)
    const listeners = { signal, onStdout: print, onStderr: print }
    const ending = await resumable(id, runUntilSuspended(prepared, call, listeners))
    if (ending.kind === 'suspension') {
      const line = `${colors.yellow('◔')} ${describeSuspension(ending.suspension)}`
      return { kind: 'suspended', line }
    }
    const { envelope } = ending
    if (envelope.success) {
      return { kind: 'completed', line: `${colors.green('✓')} run ${id} completed`, envelope }
    }
    const { error_type, message } = envelope.error
    const why = oneLine(`${error_type}: ${message}`)
    return { kind: 'failed', line: `${colors.red('✗')} run ${id} failed: ${why}`, envelope }
  } catch (error) {
    if (!(error instanceof CapsuleError)) throw error
    const why = harmless(`${error.code}: ${error.message}`)
    return { kind: 'refused', line: `${colors.red('✗')} run ${id} did not go on: ${why}` }
  }
}

/** The program of a run, and the call that goes on with it. */
async function readyToGoOn(
  id: string,
  interrupted: Durability['interrupted'],
  signal: AbortSignal,
  context: CapsuleContext,
): Promise<{ prepared: PreparedProgram; call: TaskCall }> {
  const { cwd, env } = context
  const { root } = findProject(cwd, cwd)
  const { runId, path, ...recorded } = await readRecordedCall(root, id)
  const quiet = { reader: 'person', detail: 'normal' } as const
  const where = { path, trusted: false }
  const prepared = await prepare(where, signal, quiet, { ...context, cwd: root })
  const durable: Durability = { runId, begins: 'earlier', interrupted, waits: 'suspended' }
  return { prepared, call: { ...recorded, environment: env, cwd: root, durable } }
}
