import {
  isRunId,
  runIdForm,
  type Durability,
  type PreparedProgram,
} from '@capsule-run/sdk/internal'
import type { RunEvent } from '@capsule-run/sdk/runner'
import { Mistake } from '../exit.ts'
import { newRunId } from './run-id.ts'

/** What the command line says about a run's durability. */
export interface DurabilityRequest {
  /** Default: what the project says. */
  wish: 'durable' | 'not durable' | undefined
  /** Default: a new one. */
  runId: string | undefined
}

/** What `--durable`, `--no-durable` and `--run-id` say together. */
export function durabilityRequest(
  wishes: readonly boolean[] | undefined,
  runId: string | undefined,
): DurabilityRequest {
  const [durable, ...others] = new Set(wishes)
  if (others.length > 0) {
    throw new Mistake('--durable and --no-durable do not go together: give one of them.')
  }
  if (runId !== undefined && durable === false) {
    throw new Mistake('--run-id names a durable run: give either it or --no-durable, not both.')
  }
  if (runId !== undefined && !isRunId(runId)) {
    throw new Mistake(`--run-id ${JSON.stringify(runId)} is no name of a run: write ${runIdForm}.`)
  }
  const given = durable ?? (runId === undefined ? undefined : true)
  return { wish: given === undefined ? undefined : given ? 'durable' : 'not durable', runId }
}

/** How a run is durable, if it is. Its id is chosen here, so that it can be told before anything runs. */
export function durabilityOf(
  { wish, runId = newRunId() }: DurabilityRequest,
  { durable }: PreparedProgram,
): Durability | undefined {
  if (wish === 'not durable' || (wish === undefined && !durable)) return undefined
  return { runId, begins: 'here', interrupted: 'fails', waits: 'suspended' }
}

/** Who is told of a run while it goes. */
export interface Watcher {
  onStdout: (text: string) => void
  onStderr: (text: string) => void
  onEvent?: (event: RunEvent) => void
}

/** Says the id of a durable run as well, once it has begun: before its first event it can still be refused. */
export function announcing(runId: string, { onEvent, ...watcher }: Watcher): Watcher {
  let isSaid = false
  return {
    ...watcher,
    onEvent: (event) => {
      if (!isSaid) watcher.onStderr(`◐ run ${runId} is durable\n`)
      isSaid = true
      onEvent?.(event)
    },
  }
}
