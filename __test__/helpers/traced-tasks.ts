import type { RunEvent } from '@capsule-run/sdk/runner'
import type { RunSummary, RunTrace, TracedAttempt, TracedTask } from '@capsule-run/sdk/internal'
import { startMs, tracedAttempt, tracedRun, tracedTask } from './traced-run.ts'

/** A run of this process that took a second, but for what a test changes. */
export function traceOf(tasks: TracedTask[], changes: Partial<RunSummary> = {}): RunTrace {
  return tracedRun({ process_id: process.pid, ended_ms: startMs + 1000, ...changes, tasks })
}

/** The same in a list of runs. */
export function runOf(changes: Partial<RunSummary> = {}): RunSummary {
  const { tasks: _, ...run } = traceOf([tracedTask()], changes)
  return run
}

/** A task that ran from 100 ms to 200 ms after the run's begin, but for what a test changes. */
export function taskOf(id: number, name: string, changes: Partial<TracedTask> = {}): TracedTask {
  return tracedTask({
    task_id: id,
    parent_id: id === 0 ? null : 0,
    task_name: name,
    queued_ms: startMs + 100,
    ended_ms: startMs + 200,
    attempts: [attemptOf()],
    ...changes,
  })
}

/** Its only attempt. */
export function attemptOf(changes: Partial<TracedAttempt> = {}): TracedAttempt {
  return tracedAttempt({
    started_ms: startMs + 100,
    ended_ms: startMs + 200,
    duration_ms: 100,
    fuel_consumed: 1_200_000,
    ram_used: 14 * 1024 ** 2,
    ...changes,
  })
}

/** The event of one task, at a time after the run's begin. */
export function eventOf(
  id: number,
  name: string,
  afterMs: number,
  given: Pick<RunEvent, 'state'> & Partial<RunEvent>,
): RunEvent {
  return {
    run_id: '0199cb2a-8f00-7abc-8def-0123456789ab',
    task_id: id,
    parent_id: id === 0 ? null : 0,
    task_name: name,
    time_ms: startMs + afterMs,
    attempt: given.state === 'queued' ? 0 : 1,
    ...given,
  }
}
