import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { run } from '@capsule-run/sdk/runner'
import { examplesFolder } from '../helpers/examples.ts'
import { runCli } from '../helpers/run-cli.ts'

const file = 'examples/map-reduce.ts'

/** What a run gives, of which the reasons are for people. */
interface Report {
  files: number
  totals: { requests: number; failures: number; slowestMs: number }
  leftOut: { file: string; error_type: string; reason: string }[]
}

const week = { requests: 7, failures: 1, slowestMs: 912 }

test('examples/map-reduce.ts adds up the files, and says why it left one out', async (t) => {
  const { stdout, stderr, exitCode } = await runCli(examplesFolder(t), ['run', file, '--json'])
  t.is(exitCode, 0, stderr)
  t.is(stderr, '')
  t.deepEqual(JSON.parse(stdout).result, {
    files: 3,
    totals: week,
    leftOut: [
      {
        file: 'wednesday.txt',
        error_type: 'TASK_ERROR',
        reason: 'line 2 is no request: 10:05:14 GET /cart 2',
      },
    ],
  })
})

test('examples/map-reduce.ts leaves out files that are too much for their task', async (t) => {
  const cwd = examplesFolder(t)
  const logs = join(cwd, 'examples/data/logs')
  rmSync(join(logs, 'wednesday.txt'))
  writeFileSync(join(logs, 'long.txt'), '08:12:44 GET /products 200 41ms\n'.repeat(100_000))
  writeFileSync(join(logs, 'large.txt'), '')
  truncateSync(join(logs, 'large.txt'), 30 << 20)
  const { result, error } = await run<Report>({ file, cwd })
  t.deepEqual(result?.totals, week, JSON.stringify(error))
  t.deepEqual(
    result?.leftOut.map((one) => [one.file, one.error_type]),
    [
      ['large.txt', 'OUT_OF_MEMORY'],
      ['long.txt', 'OUT_OF_FUEL'],
    ],
  )
})

test('examples/map-reduce.ts of an empty folder is nothing, and no failure', async (t) => {
  const cwd = examplesFolder(t)
  for (const day of ['monday', 'tuesday', 'wednesday']) {
    rmSync(join(cwd, `examples/data/logs/${day}.txt`))
  }
  const { result } = await run<Report>({ file, cwd })
  t.deepEqual(result, {
    files: 0,
    totals: { requests: 0, failures: 0, slowestMs: 0 },
    leftOut: [],
  })
})

test('examples/map-reduce.ts: a task for one file sees the folder of logs only', async (t) => {
  const cwd = examplesFolder(t)
  const seen = await run<Report['totals']>({ file, cwd, task: 'summarize', args: ['tuesday.txt'] })
  t.deepEqual(seen.result, { requests: 3, failures: 0, slowestMs: 203 })
  const { error } = await run({ file, cwd, task: 'summarize', args: ['../visits.csv'] })
  t.regex(error?.message ?? '', /^EACCES: .*'examples\/data\/logs\/\.\.\/visits\.csv'/)
})
