// Adds up a folder of log files, one sandbox per file, all at the same time:
//
//   capsule run examples/map-reduce.ts
//
// wednesday.txt breaks off in the middle of a line. Its task fails; the others do not notice, and the result says
// why it was left out.

import { task } from '@capsule-run/sdk'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

const folder = 'examples/data/logs'

/** What one file says, and also what all of them say together. */
interface Totals {
  requests: number
  failures: number
  slowestMs: number
}

/**
 * The map: over an `async` function, so a call gives a promise and calls run in parallel, on all cores. `LOW` is
 * fuel for about 2,000 lines; a file with more is left out too.
 */
const summarize = task(
  {
    name: 'summarize',
    compute: 'LOW',
    ram: '64MB',
    timeout: '5s',
    allowedFiles: [{ path: folder, mode: 'ro' }],
    allowedHosts: [],
  },
  async (file: string): Promise<Totals> => {
    const lines = (await readFile(`${folder}/${file}`, 'utf8')).trimEnd().split('\n')
    return lines.map(requestOf).reduce(add)
  },
)

/** The reduce. It lists the folder and reads no file itself. */
export const main = task(
  { name: 'main', allowedFiles: [{ path: folder, mode: 'ro' }], allowedHosts: [] },
  async () => {
    const files = readdirSync(folder).toSorted()
    const days = await Promise.all(
      files.map(async (file) => ({ file, envelope: await summarize(file) })),
    )
    // A task that fails throws nothing: `success` tells the two kinds of envelopes apart.
    return {
      files: files.length,
      totals: days
        .flatMap(({ envelope }) => (envelope.success ? [envelope.result] : []))
        .reduce(add, none),
      leftOut: days.flatMap(({ file, envelope: { error } }) =>
        error === null ? [] : [{ file, error_type: error.error_type, reason: error.message }],
      ),
    }
  },
)

const none: Totals = { requests: 0, failures: 0, slowestMs: 0 }

/** `08:13:07 POST /checkout 500 912ms` is one request, which failed after 912 ms. */
function requestOf(line: string, index: number): Totals {
  const [, status, ms] = /^\S+ [A-Z]+ \S+ (\d{3}) (\d+)ms$/.exec(line) ?? []
  if (status === undefined) throw new Error(`line ${index + 1} is no request: ${line}`)
  return { requests: 1, failures: Number(status) >= 500 ? 1 : 0, slowestMs: Number(ms) }
}

function add(sum: Totals, next: Totals): Totals {
  return {
    requests: sum.requests + next.requests,
    failures: sum.failures + next.failures,
    slowestMs: Math.max(sum.slowestMs, next.slowestMs),
  }
}
