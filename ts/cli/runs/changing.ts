import {
  cancelDurableRun,
  findProject,
  forkDurableRun,
  isRunId,
  pruneDurableRuns,
  reasonOf,
  runIdForm,
  signalDurableRun,
} from '@capsule-run/sdk/internal'
import type { CapsuleContext } from '../context.ts'
import { exitCodes, Mistake, type ExitCode } from '../exit.ts'
import { parseAge } from '../trace/age.ts'
import { oneLine } from '../tree/line.ts'
import { commandLine } from './command-line.ts'

/** Sends a signal to a durable run here; `text` is its value as the command line has it. */
export async function signalRunHere(
  id: string,
  { name, text = 'null' }: { name: string; text: string | undefined },
  { cwd, stdout }: CapsuleContext,
): Promise<ExitCode> {
  checkJson(text)
  const { root } = findProject(cwd, cwd)
  const { run_id, waited_for } = await signalDurableRun(root, id, { name, value: text })
  const shown = `"${oneLine(name)}"`
  const resume = commandLine('runs', 'resume', run_id)
  stdout.write(
    waited_for
      ? `run ${run_id} has its signal ${shown}. If no process waits with it: ${resume}\n`
      : `run ${run_id} does not wait for ${shown} now; the signal is kept until it does.\n`,
  )
  return exitCodes.success
}

/** Cancels a durable run here. */
export async function cancelRunHere(
  id: string,
  { cwd, stdout }: CapsuleContext,
): Promise<ExitCode> {
  const { run_id, status } = await cancelDurableRun(findProject(cwd, cwd).root, id)
  const stopping = `run ${run_id} is being stopped by the process that works on it.\n`
  stdout.write(status === 'cancelled' ? `run ${run_id} is cancelled.\n` : stopping)
  return exitCodes.success
}

/** Makes a run of the first steps of another one here. */
export async function forkRunHere(
  id: string,
  { at, runId }: { at: string | undefined; runId: string | undefined },
  { cwd, stdout }: CapsuleContext,
): Promise<ExitCode> {
  if (at === undefined) {
    throw new Mistake('After which step? Give --at N; capsule runs show RUN numbers the steps.')
  }
  if (!/^\d{1,9}$/.test(at)) {
    throw new Mistake(`--at "${at}" is not a number of steps. Write a whole number from 0.`)
  }
  if (runId !== undefined && !isRunId(runId)) {
    throw new Mistake(`--run-id ${JSON.stringify(runId)} is no name of a run: write ${runIdForm}.`)
  }
  const { root } = findProject(cwd, cwd)
  const { run_id } = await forkDurableRun(root, id, { at: Number(at), runId })
  const resume = commandLine('runs', 'resume', run_id)
  const steps = Number(at) === 1 ? '1 step' : `${Number(at)} steps`
  const others = 'capsule runs watch and capsule runs resume --due do that by themselves'
  stdout.write(`run ${run_id} begins with ${steps} done. To start it: ${resume} (${others})\n`)
  return exitCodes.success
}

/** As long as most people want to look at what they did. */
const usualAge = '30d'

/** Drops durable runs here that ended long ago. */
export async function pruneRunsHere(
  olderThan: string = usualAge,
  { cwd, stdout }: CapsuleContext,
): Promise<ExitCode> {
  const ageMs = parseAge(olderThan, '--older-than')
  const { dropped } = await pruneDurableRuns(findProject(cwd, cwd).root, ageMs)
  stdout.write(`dropped ${dropped === 1 ? '1 run' : `${dropped} runs`}\n`)
  return exitCodes.success
}

function checkJson(text: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    const isWord = /^[\w.-]+$/.test(text)
    const example = isWord ? JSON.stringify(text) : '{"approved": true}'
    throw new Mistake(
      `The value ${text} is no JSON: ${reasonOf(error)}. Texts are in double quotes there, and for the shell all of it is in single ones: '${example}'.`,
    )
  }
}
