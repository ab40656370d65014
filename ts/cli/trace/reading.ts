import { readRun, readRuns, type RunFilter } from '@capsule-run/sdk/internal'
import { Mistake } from '../exit.ts'
import type { ShownState } from '../tree/model.ts'
import type { ListFilter } from './filter.ts'
import { isUnderWay, witnessRun, witnessTrace, type ShownRun, type ShownTrace } from './witness.ts'

/** The runs that a filter chooses, newest first. */
export async function listRuns(root: string, filter: ListFilter): Promise<ShownRun[]> {
  const { state, limit, ...rest } = filter
  if (state === undefined) return (await readRuns(root, { ...rest, limit })).map(witnessRun)
  if (isEnding(state)) return readRuns(root, { ...rest, state, limit })
  const runs = await openRuns(root, rest)
  return runs.filter((run) => run.state === state).slice(0, limit)
}

/** One run: its id, the beginning or the end of it, or `last`. */
export async function findRun(root: string, id: string): Promise<ShownTrace> {
  const run = await readRun(root, id)
  if (run) return witnessTrace(run)
  throw new Mistake(
    id === 'last'
      ? 'There is no run yet. capsule run FILE makes one.'
      : `There is no run "${id}" here. capsule trace lists those there are.`,
  )
}

/** The newest run that is under way, else the newest. */
export async function runToFollow(root: string): Promise<ShownTrace> {
  const underWay = (await openRuns(root, {})).find(isUnderWay)
  return findRun(root, underWay?.run_id ?? 'last')
}

const openStates = ['queued', 'running', 'retrying'] as const
const endings = ['completed', 'failed', 'cancelled'] as const

function isEnding(state: ShownState): state is (typeof endings)[number] {
  return endings.some((ending) => ending === state)
}

/** All runs that nobody ended. Only here it is told which of them are interrupted. */
async function openRuns(root: string, filter: RunFilter): Promise<ShownRun[]> {
  const reading = openStates.map((state) => readRuns(root, { ...filter, state }))
  const runs = (await Promise.all(reading)).flat()
  return runs.toSorted((a, b) => b.started_ms - a.started_ms).map(witnessRun)
}
