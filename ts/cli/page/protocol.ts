import type { DurableRun, OpenSignal } from '@capsule-run/sdk/internal'
import type { ShownRun, ShownTrace } from '../trace/witness.ts'

export type { ShownRun }

/** A task with all that the trace has of it. */
export type ShownTask = ShownTrace['tasks'][number]

/** A state of a run or task as people see it. */
export type ShownState = ShownRun['state']

/** What the server sends to the page, one JSON text an event. */
export type PageMessage =
  | { kind: 'list'; runs: ShownRun[]; older: boolean }
  | { kind: 'run'; run: ShownRun; tasks: TaskRow[] }
  | { kind: 'questions'; questions: Question[] }
  | { kind: 'missing' }
  | { kind: 'trouble'; message: string }
  | { kind: 'end' }

/** A signal that a durable run waits for: what its reader is asked. */
export interface Question extends OpenSignal {
  run_id: string
  /** The program's file. */
  file: string
  /** The task that was run. */
  task: string
  /** Whether a process waits with the run, which then goes on as soon as it is answered. */
  attended: boolean
}

/** What the page sends to the server to answer a question. */
export interface Answer {
  run: string
  name: string
  /** JSON text. */
  value: string
}

/** One task in the tree: all of it but what only its details show. */
export interface TaskRow {
  task_id: number
  parent_id: number | null
  task_name: string
  state: ShownState
  queued_ms: number
  ended_ms: number | null
  attempt_count: number
  /** The last ones. */
  attempts: AttemptBar[]
}

/** One attempt on the time line. */
interface AttemptBar {
  state: ShownTask['attempts'][number]['state']
  started_ms: number
  ended_ms: number | null
}

/** How many runs one page of the list has: more than anybody reads, and drawn in a few milliseconds. */
export const runsPerPage = 200

/** How many attempts of one task a time line shows: narrower pieces could not be told apart. */
const barsPerTask = 50

/** What a durable run asks. */
export function questionsOf({ run_id, file, task, owner, signals }: DurableRun): Question[] {
  return signals.map((signal) => ({
    ...signal,
    run_id,
    file,
    task: task ?? 'main',
    attended: owner !== null,
  }))
}

/** The row of a task. */
export function rowOf({ task_id, parent_id, task_name, state, ...rest }: ShownTask): TaskRow {
  const { queued_ms, ended_ms, attempts } = rest
  const bars = attempts.slice(-barsPerTask).map(barOf)
  const times = { queued_ms, ended_ms, attempt_count: attempts.length, attempts: bars }
  return { task_id, parent_id, task_name, state, ...times }
}

/** A run without its tasks, which the source may have given with it. */
export function runOf({ run_id, program, program_key, task_name, ...rest }: ShownRun): ShownRun {
  const { state, started_ms, ended_ms, task_count, error, process_id } = rest
  const times = { started_ms, ended_ms }
  const what = { run_id, program, program_key, task_name, state }
  return { ...what, ...times, task_count, error, process_id }
}

function barOf({ state, started_ms, ended_ms }: ShownTask['attempts'][number]): AttemptBar {
  return { state, started_ms, ended_ms }
}
