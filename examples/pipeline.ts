// Extract, transform, load. Steps that depend on others fail now and then, so they are tried again:
//
//   capsule run examples/pipeline.ts
//
// reads examples/data/visits.csv itself. To fetch it from a server, and see what happens while that is down:
//
//   capsule run examples/pipeline.ts http://127.0.0.1:8080/visits.csv
//   python3 -m http.server 8080 --bind 127.0.0.1 --directory examples/data
//
// The result says how often each step was tried again. Loading always needs three attempts here.

import { task, type Envelope, type Success } from '@capsule-run/sdk'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

const out = 'examples/out'

interface Visits {
  day: string
  visits: number
}

const extract = task(
  {
    name: 'extract',
    maxRetries: 3,
    timeout: '30s',
    allowedFiles: [{ path: 'examples/data', mode: 'ro' }],
    allowedHosts: ['127.0.0.1'],
  },
  async (url: string | null) => {
    if (url === null) return readFileSync('examples/data/visits.csv', 'utf8')
    // A server that does not answer costs this attempt two seconds, not the thirty that all of it may take.
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    if (!response.ok) throw new Error(`the source answered ${response.status}`)
    return response.text()
  },
)

/** Computes only, so it has no rights. The same input would fail the same way again: no retries. */
const transform = task({ name: 'transform', compute: 'LOW', allowedHosts: [] }, (csv: string) => {
  const [, ...rows] = csv.trim().split('\n')
  return rows.map((row): Visits => {
    const [day = '', visits] = row.split(',')
    if (!/^\d+$/.test(visits ?? '')) throw new Error(`"${row}" has no number of visits`)
    return { day, visits: Number(visits) }
  })
})

const load = task(
  { name: 'load', maxRetries: 3, allowedFiles: [out], allowedHosts: [] },
  (rows: Visits[]) => {
    wakeStore()
    // Renamed when it is complete: an attempt that ends half way leaves the file of the run before.
    writeFileSync(`${out}/visits.json.part`, JSON.stringify(rows))
    renameSync(`${out}/visits.json.part`, `${out}/visits.json`)
    return rows.length
  },
)

/** The time of its steps counts: when the minute is over, the one that runs is stopped too. */
export const main = task(
  { name: 'main', timeout: '1m', allowedHosts: [] },
  async (url: string | null = null) => {
    const extracted = done(await extract(url))
    const transformed = done(transform(extracted.result))
    const loaded = done(load(transformed.result))
    const retries = [extracted, transformed, loaded].map(
      ({ execution }) => [execution.task_name, execution.retries] as const,
    )
    return { rows: loaded.result, retries: Object.fromEntries(retries) }
  },
)

/** A step that failed for good ends the pipeline. By itself it would not: an envelope is not thrown. */
function done<Result>(envelope: Envelope<Result>): Success<Result> {
  if (envelope.success) return envelope
  const { task_name, retries } = envelope.execution
  throw new Error(`${task_name} failed after ${retries} retries: ${envelope.error.message}`)
}

/**
 * Stands in for a store that is down at first and takes the third attempt. Each attempt has a fresh sandbox, so
 * what one leaves to the next is in a file.
 */
function wakeStore(): void {
  const file = `${out}/attempts.txt`
  const attempt = existsSync(file) ? Number(readFileSync(file, 'utf8')) + 1 : 1
  writeFileSync(file, String(attempt))
  if (attempt < 3) throw new Error(`the store is not up yet, at attempt ${attempt}`)
  rmSync(file)
}
