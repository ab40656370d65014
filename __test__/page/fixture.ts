import type {
  DurableRun,
  OpenSignal,
  RunFilter,
  RunSummary,
  RunTrace,
  TracedAttempt,
  TracedTask,
} from '@capsule-run/sdk/internal'
import { CapsuleError } from '@capsule-run/sdk/runner'
import type { TraceSource } from '../../ts/cli/page/source.ts'

/** A trace whose runs a test can change. */
export interface FixtureSource extends TraceSource {
  traces: RunTrace[]
  /** Durable runs that wait for a signal. */
  durable: DurableRun[]
  /** What was answered: the run, the signal and its value. */
  answers: string[][]
  /** How often each run was asked for. */
  looks: Map<string, number>
}

/** When the first run of a fixture begins. */
export const startMs: number = Date.UTC(2026, 1, 3, 9, 41, 7)

/** A source of these runs, which does with filters what a trace does. */
export function sourceOf(...traces: RunTrace[]): FixtureSource {
  const looks = new Map<string, number>()
  const look = (id: string): void => void looks.set(id, (looks.get(id) ?? 0) + 1)
  const source: FixtureSource = {
    traces,
    durable: [],
    answers: [],
    looks,
    runs: async (filter) => {
      look('list')
      return source.traces.filter((run) => matches(run, filter)).slice(0, filter.limit)
    },
    run: async (id) => {
      look(id)
      return source.traces.find(({ run_id }) => run_id === id) ?? null
    },
    asking: async () => {
      look('asking')
      return source.durable
    },
    signal: async (id, { name, value }) => {
      const run = source.durable.find(({ run_id }) => run_id === id)
      if (!run) throw new CapsuleError('INVALID_ARGUMENTS', `There is no run "${id}".`)
      source.answers.push([id, name, value])
      return { run_id: id, waited_for: true }
    },
  }
  return source
}

function matches({ state, tasks }: RunTrace, filter: RunFilter): boolean {
  if (filter.state !== undefined && filter.state !== state) return false
  return filter.task === undefined || tasks.some(({ task_name }) => task_name === filter.task)
}

/** A run of this process; task 0 is what it says of itself. */
export function runWith(tasks: TracedTask[], given: Partial<RunSummary> = {}): RunTrace {
  const [first] = tasks
  return {
    run_id: '019c2e5f-7a10-7c3e-9d41-5b0f6a2c8e01',
    program: 'report.ts',
    program_key: '',
    task_name: first?.task_name ?? 'main',
    state: first?.state ?? 'completed',
    started_ms: startMs,
    ended_ms: first?.ended_ms ?? null,
    task_count: tasks.length,
    error: first?.attempts.at(-1)?.error ?? null,
    process_id: process.pid,
    ...given,
    tasks,
  }
}

/** A durable run that waits for a signal, and for which no process waits. */
export function waitingRun(signals: OpenSignal[], given: Partial<DurableRun> = {}): DurableRun {
  return {
    run_id: '019c2e5f-7a10-7c3e-9d41-5b0f6a2c8e01',
    status: 'waiting',
    file: 'report.ts',
    task: 'main',
    program: '',
    created_ms: startMs,
    updated_ms: startMs,
    ended_ms: null,
    wake_ms: null,
    owner: null,
    steps: 3,
    steps_done: 2,
    signals,
    forked_from: null,
    error: null,
    size_bytes: 4096,
    ...given,
  }
}

/** A task that ran from one moment after the start to another, in milliseconds. */
export function taskWith(
  id: number,
  name: string,
  [from, to]: readonly [number, number],
  given: Partial<TracedTask> = {},
): TracedTask {
  return {
    task_id: id,
    parent_id: id === 0 ? null : 0,
    task_name: name,
    state: 'completed',
    queued_ms: startMs + from,
    ended_ms: startMs + to,
    error: null,
    policy: {
      compute: 2_000_000_000,
      ram: 256 * 1024 * 1024,
      timeout_ms: 2000,
      max_retries: 2,
      files: [],
      hosts: ['*'],
      hosts_within: [],
      env: [],
    },
    attempts: [attemptWith(1, [from, to])],
    ...given,
  }
}

/** An attempt that completed, unless it is said otherwise. */
export function attemptWith(
  number: number,
  [from, to]: readonly [number, number],
  given: Partial<TracedAttempt> = {},
): TracedAttempt {
  return {
    number,
    state: 'completed',
    started_ms: startMs + from,
    ended_ms: startMs + to,
    duration_ms: to - from,
    fuel_consumed: Math.round((to - from) * 1_234_567),
    ram_used: 14_680_064,
    delay_ms: null,
    error: null,
    host_requests: [],
    output: [],
    ...given,
  }
}

/** What is true of something that goes on. */
export const goesOn = { state: 'running', ended_ms: null } as const

/** The costs of an attempt that goes on are not known. */
export const unknownCost = { duration_ms: null, fuel_consumed: null, ram_used: null } as const
