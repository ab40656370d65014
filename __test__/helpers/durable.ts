import type { DurableRun, DurableRunDetails, JournalStep } from '@capsule-run/sdk/internal'
import { startMs } from './traced-run.ts'

/** A durable run with two of three steps done, which nobody works on. */
export function durableRun(given: Partial<DurableRun> = {}): DurableRun {
  return {
    run_id: '019c2e5f-7a10-7c3e-9d41-5b0f6a2c8e01',
    status: 'waiting',
    file: 'invoice.ts',
    task: 'main',
    program: 'p',
    created_ms: startMs,
    updated_ms: startMs + 60_000,
    ended_ms: null,
    wake_ms: null,
    owner: null,
    steps: 3,
    steps_done: 2,
    signals: [],
    forked_from: null,
    error: null,
    size_bytes: 4096,
    ...given,
  }
}

/** The same with these steps. */
export function durableRunWith(
  steps: readonly JournalStep[],
  given: Partial<DurableRunDetails> = {},
): DurableRunDetails {
  return {
    ...durableRun(),
    args: [],
    mounts: [],
    allow: null,
    envelope: null,
    step_list: [...steps],
    signal_list: [],
    ...given,
  }
}

/** A step that was done in a second, at the top of its run. */
export function stepOf(path: string, name: string, given: Partial<JournalStep> = {}): JournalStep {
  return {
    number: 1,
    path,
    parent: '',
    kind: 'task',
    name,
    state: 'done',
    started_ms: startMs,
    ended_ms: startMs + 1000,
    due_ms: null,
    error: null,
    ...given,
  }
}
