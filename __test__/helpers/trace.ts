import { setImmediate } from 'node:timers/promises'
import { readRun, readRuns, type RunSummary, type RunTrace } from '@capsule-run/sdk/internal'

/** A run as the trace of a project has it, once that says that it has ended; a test's own time ends the wait. */
export async function tracedRun(root: string, id: string): Promise<RunTrace> {
  for (;;) {
    const run = await readRun(root, id)
    if (run?.ended_ms != null && run.tasks.every(({ ended_ms }) => ended_ms !== null)) return run
    await setImmediate()
  }
}

/** The runs of a project, once there are so many. */
export async function tracedRuns(root: string, count: number): Promise<RunSummary[]> {
  for (;;) {
    const runs = await readRuns(root)
    if (runs.length >= count) return runs
    await setImmediate()
  }
}
