import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runCli, type CliOutcome } from '../helpers/run-cli.ts'
import { disturbed, losePower, type Disturbance } from './disturbance.ts'
import { snapshotOf, type Snapshot } from './journal.ts'
import type { JournalKind, Laboratory } from './laboratory.ts'
import type { Workflow } from './workflow.ts'

/** A run from its beginning to its end, by as many processes as it took. */
export interface Story {
  folder: string
  /** What each process left behind that did not end by itself. */
  breaks: Break[]
  /** What was there when the run gave an envelope that says INTERRUPTED for the first time, if it did. */
  interrupted: Break | undefined
  /** Its result, as JSON. */
  result: string
  /** Every effect in its order: "LABEL KEY". */
  effects: string[]
  /** What the workflow said while it ran. */
  said: string[]
  /** What was written and synced where that was logged, and the labels of requests in between. */
  log: string[]
  /** What the journal says in the end. */
  end: Snapshot
}

/** A moment in which nobody works on a run. */
export interface Break {
  snapshot: Snapshot
  effects: string[]
}

/** More processes than any run needs. */
const MOST_PROCESSES = 20

/** What a signal brings. */
const answer = { ok: true }

/** Begins a run, disturbs its processes in turn, and goes on with it until it has ended. */
export async function storyOf(
  laboratory: Laboratory,
  workflow: Workflow,
  journal: JournalKind,
  disturbances: readonly Disturbance[],
): Promise<Story> {
  const folder = laboratory.project(journal)
  try {
    return await untilEnded(laboratory, workflow, folder, disturbances)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${why}\n  in ${folder}`, { cause: error })
  }
}

async function untilEnded(
  laboratory: Laboratory,
  workflow: Workflow,
  folder: string,
  disturbances: readonly Disturbance[],
): Promise<Story> {
  const breaks: Break[] = []
  let interrupted: Break | undefined
  let { status } = await snapshotOf(folder)
  let signalled = !workflow.waits
  for (let n = 0; n < MOST_PROCESSES; n++) {
    // Early as often as not.
    if (!signalled && status !== undefined && (status !== 'running' || n % 2 === 0)) {
      await succeeds(folder, ['runs', 'signal', 'a', 'go', JSON.stringify(answer)])
      signalled = true
    }
    const again = interrupted === undefined ? [] : ['--retry-interrupted']
    const args =
      status === undefined
        ? ['run', ...begin(laboratory, workflow, folder)]
        : ['runs', 'resume', 'a', ...again]
    const { ended, left } = await processOf(laboratory, folder, args, disturbances[n])
    status = left.snapshot.status
    if (ended === 'broken') breaks.push(left)
    else if (ended === 'interrupted') interrupted ??= left
    else if (ended !== 'suspended') {
      const { effects, snapshot: end } = left
      const [said, log] = [linesOf(folder, 'said'), linesOf(folder, 'log')]
      return { folder, breaks, interrupted, result: ended.result, effects, said, log, end }
    }
  }
  throw new Error(`the run has not ended after ${MOST_PROCESSES} processes`)
}

/** What begins a run of a workflow. */
function begin({ server }: Laboratory, workflow: Workflow, folder: string): string[] {
  const words = [workflow.file, '--task', workflow.name, '--run-id', 'a']
  return workflow.requests ? [...words, `${server.url}/${basename(folder)}`] : words
}

/** One process, how it ended, and what it left. */
async function processOf(
  { shim }: Laboratory,
  folder: string,
  args: readonly string[],
  disturbance: Disturbance | undefined,
): Promise<{ ended: End; left: Break }> {
  const options = disturbance && disturbed(shim, folder, disturbance)
  const outcome = await runCli(folder, [...args, '--json'], options)
  const ended = wasFull(outcome, disturbance) ? 'broken' : endOf(outcome)
  if (ended === 'broken' && disturbance?.power === true) losePower(folder)
  return { ended, left: { snapshot: await snapshotOf(folder), effects: linesOf(folder, 'lines') } }
}

/** Whether it said that the journal's disk is full, as it was. */
function wasFull({ exitCode, stdout, stderr }: CliOutcome, disturbance?: Disturbance): boolean {
  if (disturbance?.at?.startsWith('full') !== true) return false
  return exitCode === 1 && stdout === '' && stderr.includes('the journal cannot be written')
}

type End = 'broken' | 'suspended' | 'interrupted' | { result: string }

/** How a process ended. */
function endOf({ exitCode, stdout, stderr }: CliOutcome): End {
  if (exitCode === -1) return 'broken'
  if (exitCode === 5) return 'suspended'
  if (exitCode > 1 || stdout === '') throw new Error(`exit code ${exitCode}: ${stderr}`)
  const { result, error } = JSON.parse(stdout)
  const text = JSON.stringify(result)
  if (error?.error_type === 'INTERRUPTED' || text.includes('"INTERRUPTED"')) return 'interrupted'
  if (error !== null) throw new Error(`the run failed: ${stdout}`)
  return { result: text }
}

async function succeeds(folder: string, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runCli(folder, args)
  if (exitCode !== 0) throw new Error(`${args.join(' ')}: exit code ${exitCode}: ${stderr}`)
}

function linesOf(folder: string, name: string): string[] {
  const path = join(folder, 'effects', name)
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []
}
