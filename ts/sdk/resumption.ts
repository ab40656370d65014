import { resolve } from 'node:path'
import { readDurableRun } from './journal.ts'
import type { Surroundings } from './surroundings.ts'

/** The call that a durable run began with. */
export interface RecordedCall {
  runId: string
  /** The program's file. */
  path: string
  /** Default: the program's entry. */
  task: string | undefined
  /** JSON text of the array of arguments. */
  args: string
  surroundings: Surroundings
}

/** What the journal of a project says of the call that a run began with. */
export async function readRecordedCall(root: string, id: string): Promise<RecordedCall> {
  const { run_id: runId, file, task, args, mounts, allow } = await readDurableRun(root, id)
  const surroundings = { mounts, ...(allow && { allow }) }
  return {
    runId,
    path: resolve(root, file),
    task: task ?? undefined,
    args: JSON.stringify(args),
    surroundings,
  }
}
