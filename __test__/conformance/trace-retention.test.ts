// What is kept of past runs: `[trace] keep` and `max_size`.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { readRun, readRuns } from '@capsule-run/sdk/internal'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'

/** Each run keeps about half a megabyte. */
const source = programText(
  `const loud = task({ name: 'loud' }, () => console.log('x'.repeat(64 << 10)))
  export const main = task({ name: 'main' }, () => { for (let n = 0; n < 8; n++) loud() })`,
)

function project(t: ExecutionContext, settings: string): string {
  return folderWith(t, { 'a.ts': source, 'capsule.toml': `[trace]\n${settings}\n` })
}

async function runs(cwd: string, count: number): Promise<string[]> {
  for (let begun = 0; begun < count; begun++) {
    const { exitCode, stderr } = await runCli(cwd, ['run', 'a.ts', '--json'])
    if (exitCode !== 0) throw new Error(stderr)
  }
  return (await readRuns(cwd)).map(({ run_id }) => run_id)
}

function sql(cwd: string, script: string): void {
  const opening = 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None)\n'
  execFileSync('python3', ['-c', opening + script, join(cwd, '.capsule', 'trace.db')])
}

test('the oldest runs are dropped while the file is too large, and no more than that', async (t) => {
  const cwd = project(t, 'max_size = "2MB"')
  const first = await runs(cwd, 3)
  t.is(first.length, 3)
  const kept = await runs(cwd, 3)
  t.true(kept.length >= 2 && kept.length <= 4, String(kept.length))
  t.false(kept.includes(first.at(-1) ?? ''))
  const newest = await readRun(cwd, 'last')
  t.is(newest?.tasks.length, 9)
})

test('a run that goes on is not dropped for its size', async (t) => {
  const cwd = project(t, 'max_size = "1MB"')
  const [first = ''] = await runs(cwd, 1)
  sql(cwd, `c.execute('UPDATE tasks SET ended_ms = NULL WHERE task_id = 0')`)
  const kept = await runs(cwd, 4)
  t.true(kept.includes(first))
})

test('runs that are too old are dropped', async (t) => {
  const cwd = project(t, 'keep = "1h"')
  const [first = ''] = await runs(cwd, 1)
  sql(cwd, `c.execute('UPDATE runs SET started_ms = started_ms - 3700000')`)
  const kept = await runs(cwd, 1)
  t.is(kept.length, 1)
  t.false(kept.includes(first))
})

test('a row is never used again: what one process knows is not what another wrote there', async (t) => {
  const cwd = project(t, '')
  await runs(cwd, 1)
  sql(
    cwd,
    `c.execute('DELETE FROM runs'); c.execute('DELETE FROM tasks'); c.execute('DELETE FROM policies')`,
  )
  await runs(cwd, 1)
  const check = `print(c.execute('SELECT min(id) FROM runs').fetchone(), c.execute('SELECT min(id) > 2 FROM policies').fetchone())`
  const opening = 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1])\n'
  const file = join(cwd, '.capsule', 'trace.db')
  t.is(
    execFileSync('python3', ['-c', opening + check, file])
      .toString()
      .trim(),
    '(2,) (1,)',
  )
})
