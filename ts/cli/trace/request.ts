import { findProject, readRun, type RunTrace } from '@capsule-run/sdk/internal'
import { colorsFor } from '../colors.ts'
import type { CapsuleContext } from '../context.ts'
import { exitCodes, Mistake, type ExitCode } from '../exit.ts'
import { interruptible } from '../interruption.ts'
import { sizeOf } from '../tree/region.ts'
import { filterFrom, givenFilter, type GivenFilter } from './filter.ts'
import { exportTrace } from './exporting.ts'
import { followRun } from './following.ts'
import { renderList } from './listing.ts'
import { openPage } from './opening.ts'
import { findRun, listRuns, runToFollow } from './reading.ts'
import { renderRun } from './showing.ts'
import { isUnderWay, type ShownTrace } from './witness.ts'

/** What `capsule trace` was asked for. */
export interface TraceRequest {
  /** The beginning or the end of a run's id, or `last`; default: all runs. */
  run: string | undefined
  filter: GivenFilter
  form: 'text' | 'json' | 'follow' | 'open' | 'otlp'
  /** Where runs are exported to. */
  otlp: string | undefined
}

/** Shows runs of the project here: all, or one. */
export async function showTrace(request: TraceRequest, context: CapsuleContext): Promise<ExitCode> {
  const { run, filter, form, otlp } = request
  const { root } = findProject(context.cwd, context.cwd)
  const given = givenFilter(filter)
  const live = form === 'follow' || form === 'open'
  if (given !== undefined && (run !== undefined || live)) {
    throw new Mistake(`--${given} chooses from the list of runs: leave out ${run ?? `--${form}`}.`)
  }
  if (form === 'follow') return follow(root, run, context)
  if (form === 'open') return openPage(root, run, context)
  if (otlp !== undefined) return exportTrace(await wholeRuns(root, request), otlp, context)
  if (run === undefined) return printList(root, request, context)
  return printRun(root, run, request, context)
}

async function printList(
  root: string,
  { filter, form }: TraceRequest,
  { stdout, env }: CapsuleContext,
): Promise<ExitCode> {
  const runs = await listRuns(root, filterFrom(filter))
  if (form === 'json') stdout.write(`${JSON.stringify(runs)}\n`)
  else if (runs.length > 0) {
    stdout.write(`${renderList(runs, Date.now(), colorsFor(stdout, env)).join('\n')}\n`)
  } else if (givenFilter(filter) === undefined) {
    stdout.write('There is no run yet. capsule run FILE makes one.\n')
  } else stdout.write('No run is like that. capsule trace lists those there are.\n')
  return exitCodes.success
}

async function printRun(
  root: string,
  id: string,
  { form }: TraceRequest,
  context: CapsuleContext,
): Promise<ExitCode> {
  const run = await findRun(root, id)
  if (form === 'json') context.stdout.write(`${JSON.stringify(run)}\n`)
  else printTree(run, context)
  return exitCodes.success
}

/** The runs that are meant, with all that the trace has of them. */
async function wholeRuns(root: string, { run, filter }: TraceRequest): Promise<RunTrace[]> {
  const meant =
    run === undefined ? await listRuns(root, filterFrom(filter)) : [await findRun(root, run)]
  const whole = await Promise.all(meant.map(async ({ run_id }) => readRun(root, run_id)))
  return whole.filter((found) => found !== null)
}

function printTree(run: ShownTrace, { stdout, env }: CapsuleContext): void {
  const page = {
    columns: sizeOf(stdout).columns,
    nowMs: Date.now(),
    colors: colorsFor(stdout, env),
  }
  stdout.write(`${renderRun(run, page).join('\n')}\n`)
}

async function follow(
  root: string,
  id: string | undefined,
  context: CapsuleContext,
): Promise<ExitCode> {
  return interruptible(async (signal) => {
    const run = await (id === undefined ? runToFollow(root) : findRun(root, id))
    if (isUnderWay(run)) await followRun(root, run, context, signal)
    else printTree(run, context)
    return exitCodes.success
  })
}
