import { CapsuleError } from '@capsule-run/sdk/runner'
import { colorsFor } from './colors.ts'
import type { CapsuleContext } from './context.ts'
import { exitCodes, Mistake, OutputLost, type ExitCode } from './exit.ts'
import { Interruption } from './interruption.ts'
import { harmless } from './tree/line.ts'

/**
 * Says on standard error why a command ended early, and gives its exit code: a mistake of the
 * user's in one message with what to do, a fault of ours with all that helps to find it.
 */
export function explain(error: unknown, { env, stderr }: CapsuleContext): ExitCode {
  const cross = colorsFor(stderr, env).red('✗')
  if (error instanceof Interruption) {
    stderr.write(`${cross} ${error.message}\n`)
    return exitCodes.interrupted
  }
  const mistake = mistakeIn(error)
  // A message can have the program's own words.
  const said = harmless(mistake ?? `a fault of Capsule's own: ${detailsOf(error)}`)
  stderr.write(`${cross} ${said}\n`)
  return mistake === undefined ? exitCodes.fault : exitCodeOf(error)
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof OutputLost) return exitCodes.taskFailed
  if (!(error instanceof CapsuleError)) return exitCodes.mistake
  if (error.code === 'NONDETERMINISM') return exitCodes.otherVersion
  // The journal could not be written, or another process has the run: it is not known how the task would have ended.
  return error.code === 'INTERRUPTED' ? exitCodes.taskFailed : exitCodes.mistake
}

function mistakeIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof Mistake || error instanceof OutputLost) return error.message
  return error instanceof CapsuleError && error.code !== 'INTERNAL' ? error.message : undefined
}

/** The stack of an error and of what caused it. */
function detailsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const stack = error.stack ?? error.message
  return error.cause === undefined ? stack : `${stack}\ncaused by: ${detailsOf(error.cause)}`
}
