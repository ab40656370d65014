import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What a journal says of the run "a" while nobody works on it. */
export interface Snapshot {
  /** "ok", or what is wrong with the file. */
  integrity: string
  /** None if the run was not begun. */
  status: string | undefined
  /** Steps that have begun and not ended, and requests of the run's first task that were not answered. */
  begun: number
  /** Steps that were interrupted. */
  interrupted: number
  /** What completed steps gave. */
  results: unknown[]
  /** URLs of the requests of the run's first task that were answered. */
  answered: string[]
}

interface Printed {
  integrity: string
  runs: [status: string][]
  steps: [path: string, outcome: string | null, envelope: string | null][]
  requests: [url: string, answered: number][]
}

const script = fileURLToPath(new URL('journal.py', import.meta.url))
const execute = promisify(execFile)

/** Looks into the journal of a project, and leaves it as it is. */
export async function snapshotOf(project: string): Promise<Snapshot> {
  const { stdout } = await execute('python3', [script, project])
  const { integrity, runs, steps, requests }: Printed = JSON.parse(stdout)
  return {
    integrity,
    status: runs[0]?.[0],
    begun:
      // The first step is the run's own task, which ends with it.
      steps.filter(([path, outcome]) => path !== '0' && outcome === null).length +
      requests.filter(([, answered]) => answered === 0).length,
    interrupted: steps.filter(([, outcome]) => outcome === 'interrupted').length,
    results: steps
      .filter(([, outcome]) => outcome === 'done')
      .map(([, , envelope]) => JSON.parse(envelope ?? 'null').result),
    answered: requests.filter(([, answered]) => answered === 1).map(([url]) => url),
  }
}
