import { journalFileOf } from './cache.ts'
import type { WaitedSignal } from './durability.ts'
import type { Envelope } from './envelope.ts'
import type { EventError } from './events.ts'
import { answerOf, journals } from './native.ts'
import type { Ceiling } from './surroundings.ts'

/** Every status of a durable run. */
export const durableStatuses = [
  'running',
  'sleeping',
  'waiting',
  'interrupted',
  'stuck',
  'completed',
  'failed',
  'cancelled',
] as const

/** How a durable run stands. */
export type DurableStatus = (typeof durableStatuses)[number]

/** A durable run, as the journal has it. Times are milliseconds since the epoch. */
export interface DurableRun {
  run_id: string
  status: DurableStatus
  /** The program's file, relative to the project's root. */
  file: string
  /** The task that was run; `null`: the program's entry. */
  task: string | null
  /** The version of the program; `null` of one that was not started yet. */
  program: string | null
  created_ms: number
  updated_ms: number
  ended_ms: number | null
  /** When it goes on, if it sleeps. */
  wake_ms: number | null
  /** The process that works on it. */
  owner: { pid: number; host: string } | null
  steps: number
  steps_done: number
  /** What it waits for now. */
  signals: OpenSignal[]
  /** The run that this one began as a copy of. */
  forked_from: string | null
  error: EventError | null
  /** What it takes of the journal. */
  size_bytes: number
}

/** A signal that a run waits for now. */
export interface OpenSignal extends WaitedSignal {
  since_ms: number
  /** When it gives up. */
  until_ms: number | null
}

/** A durable run with all that the journal has of it. */
export interface DurableRunDetails extends DurableRun {
  /** The task's arguments. */
  args: unknown[]
  mounts: string[]
  allow: Ceiling | null
  envelope: Envelope | null
  step_list: JournalStep[]
  signal_list: SentSignal[]
}

/** One step: a call of a task, a sleep, or a wait for a signal. */
export interface JournalStep {
  /** In the order of completion, which `fork` counts by; `null` where it has not completed. */
  number: number | null
  path: string
  /** The path of the step that made it. */
  parent: string
  kind: 'task' | 'sleep' | 'signal'
  name: string
  state: 'started' | 'done' | 'failed' | 'interrupted'
  started_ms: number
  ended_ms: number | null
  /** When a sleep ends, or a wait for a signal gives up. */
  due_ms: number | null
  error: EventError | null
}

/** A signal that was sent to a run. */
interface SentSignal {
  name: string
  value: unknown
  sent_ms: number
  /** The path of the step that took it. */
  consumed_by: string | null
}

/** Which durable runs are listed. */
export interface DurableFilter {
  status?: DurableStatus
  limit?: number
}

/** What became of a signal that was sent. */
export interface SignalReceipt {
  run_id: string
  /** Whether the run waits for it now; else it is kept until it does. */
  waited_for: boolean
}

// What the core writes is complete and well-formed, so it is not checked again.

/** The durable runs of a project, the newest first. */
export async function readDurableRuns(
  root: string,
  filter: DurableFilter = {},
): Promise<DurableRun[]> {
  const runs: DurableRun[] = JSON.parse(
    answerOf(await journals().listDurableRuns(journalFileOf(root), filter)),
  )
  return runs
}

/** One durable run; `id` is its id, `last`, or of an id that Capsule made an unambiguous beginning or end. */
export async function readDurableRun(root: string, id: string): Promise<DurableRunDetails> {
  const run: DurableRunDetails = JSON.parse(
    answerOf(await journals().readDurableRun(journalFileOf(root), id)),
  )
  return run
}

/** Sends a signal, whose value is a JSON text, to a run. */
export async function signalDurableRun(
  root: string,
  id: string,
  { name, value }: { name: string; value: string },
): Promise<SignalReceipt> {
  const receipt: SignalReceipt = JSON.parse(
    answerOf(await journals().signalDurableRun(journalFileOf(root), id, name, value)),
  )
  return receipt
}

/** Cancels a run; one that a process works on is `running` until that has stopped it. */
export async function cancelDurableRun(
  root: string,
  id: string,
): Promise<Pick<DurableRun, 'run_id' | 'status'>> {
  const run: Pick<DurableRun, 'run_id' | 'status'> = JSON.parse(
    answerOf(await journals().cancelDurableRun(journalFileOf(root), id)),
  )
  return run
}

/** Makes a run, which nothing has started yet, whose first `at` completed steps are those of another. */
export async function forkDurableRun(
  root: string,
  id: string,
  { at, runId }: { at: number; runId?: string | undefined },
): Promise<Pick<DurableRun, 'run_id'>> {
  const run: Pick<DurableRun, 'run_id'> = JSON.parse(
    answerOf(await journals().forkDurableRun(journalFileOf(root), id, at, runId)),
  )
  return run
}

/** Drops the runs that ended longer ago than that. */
export async function pruneDurableRuns(
  root: string,
  olderThanMs: number,
): Promise<{ dropped: number }> {
  const pruned: { dropped: number } = JSON.parse(
    answerOf(await journals().pruneDurableRuns(journalFileOf(root), olderThanMs)),
  )
  return pruned
}

/** The ids of the runs that can go on: their time has come, their signal is there, or their process is gone. */
export async function dueDurableRuns(root: string): Promise<string[]> {
  const ids: string[] = JSON.parse(answerOf(await journals().dueDurableRuns(journalFileOf(root))))
  return ids
}
