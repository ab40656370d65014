import type { RunSummary, RunTrace, TracedTask } from '@capsule-run/sdk/internal'
import type { ShownState } from '../tree/model.ts'

/** A run as it is shown. */
export type ShownRun = Shown<RunSummary>

/** The same with all that the trace has of it. */
export type ShownTrace = Omit<Shown<RunTrace>, 'tasks'> & { tasks: Shown<TracedTask>[] }

type Shown<Traced> = Omit<Traced, 'state'> & { state: ShownState }

/** A run with its state: one that nobody ended is interrupted if its process is gone. */
export function witnessRun(run: RunSummary): ShownRun {
  return isAbandoned(run) ? { ...run, state: 'interrupted' } : run
}

/** The same of a whole trace: its tasks that had not ended are interrupted, too. */
export function witnessTrace(run: RunTrace): ShownTrace {
  if (!isAbandoned(run)) return run
  const tasks = run.tasks.map((task) => {
    return task.ended_ms === null ? { ...task, state: 'interrupted' as const } : task
  })
  return { ...run, state: 'interrupted', tasks }
}

/** Whether there is more to come of a run. */
export function isUnderWay({ state }: ShownRun | ShownTrace): boolean {
  return state === 'queued' || state === 'running' || state === 'retrying'
}

function isAbandoned({ ended_ms: endedMs, process_id: processId }: RunSummary): boolean {
  if (endedMs !== null) return false
  try {
    process.kill(processId, 0)
    return false
  } catch (error) {
    // Any other refusal comes from a process that is there, of another user.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
