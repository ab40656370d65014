import type { RunTrace, TracedAttempt, TracedPolicy, TracedTask } from '../../ts/sdk/trace.ts'

/** When the runs of tests began; a quarter of a millisecond is exact in a double. */
export const startMs = 1_760_000_000_000.25

/** A run that completed, but for what a test changes. */
export function tracedRun(changes: Partial<RunTrace> = {}): RunTrace {
  const tasks = changes.tasks ?? [tracedTask()]
  return {
    run_id: '0199cb2a-8f00-7abc-8def-0123456789ab',
    program: 'report.ts',
    program_key: '',
    task_name: 'main',
    state: 'completed',
    started_ms: startMs,
    ended_ms: startMs + 100,
    task_count: tasks.length,
    error: null,
    process_id: 4711,
    ...changes,
    tasks,
  }
}

/** A task that was called and completed at its first attempt, but for what a test changes. */
export function tracedTask(changes: Partial<TracedTask> = {}): TracedTask {
  return {
    task_id: 0,
    parent_id: null,
    task_name: 'main',
    state: 'completed',
    queued_ms: startMs,
    ended_ms: startMs + 90,
    error: null,
    policy: tracedPolicy(),
    attempts: [tracedAttempt()],
    ...changes,
  }
}

/** What a task was allowed, but for what a test changes. */
export function tracedPolicy(changes: Partial<TracedPolicy> = {}): TracedPolicy {
  return {
    compute: 100_000_000,
    ram: 64 * 2 ** 20,
    timeout_ms: 500,
    max_retries: 0,
    files: [],
    hosts: ['*'],
    hosts_within: [],
    env: [],
    ...changes,
  }
}

/** An attempt that completed, but for what a test changes. */
export function tracedAttempt(changes: Partial<TracedAttempt> = {}): TracedAttempt {
  return {
    number: 1,
    state: 'completed',
    started_ms: startMs + 10,
    ended_ms: startMs + 80,
    duration_ms: 69.5,
    delay_ms: null,
    fuel_consumed: 45_000,
    ram_used: 12_582_912,
    error: null,
    host_requests: [],
    output: [],
    ...changes,
  }
}
