// SPEC section 5: "several processes may write it; a crash loses at most the last events and never the file".

import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import test, { type ExecutionContext } from 'ava'
import { readRuns } from '@capsule-run/sdk/internal'
import { checkout } from '../helpers/checkout.ts'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'

/** Calls until it is killed, and prints of each run when it had ended. */
const caller = `
  import { run } from '@capsule-run/sdk/runner'
  for (;;) {
    const { execution } = await run({ file: 'program.ts', cwd: process.argv[1] })
    console.log(execution.run_id + ' ' + Date.now())
  }`

/** What may be lost: far more than the 50 ms for which events are gathered, since other tests run beside this one. */
const lossMs = 1000

/** Ids of runs that ended long enough before their process was killed. */
async function runsUntilKilled(cwd: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', caller, cwd], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended: [id: string, ms: number][] = []
  let killedMs = Infinity
  for await (const line of createInterface({ input: child.stdout })) {
    const [id = '', ms] = line.split(' ')
    ended.push([id, Number(ms)])
    if (ended.length !== count) continue
    killedMs = Date.now()
    child.kill('SIGKILL')
  }
  return ended.filter(([, ms]) => ms < killedMs - lossMs).map(([id]) => id)
}

async function survives(t: ExecutionContext, processes: number): Promise<void> {
  const source = `export const main = task({ name: 'main' }, async () => new Promise((resolve) => setTimeout(resolve, 5)))`
  const cwd = folderWith(t, { 'program.ts': programText(source) })
  const killed = Array.from({ length: processes }, async () => runsUntilKilled(cwd, 500))
  const told = (await Promise.all(killed)).flat()
  t.true(told.length > 0)
  const check = `import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchall())`
  const file = join(cwd, '.capsule', 'trace.db')
  t.is(execFileSync('python3', ['-c', check, file]).toString().trim(), "[('ok',)]")
  const ended = (await readRuns(cwd)).filter(({ state }) => state === 'completed')
  const kept = new Set(ended.map(({ run_id }) => run_id))
  t.deepEqual(
    told.filter((id) => !kept.has(id)),
    [],
  )
}

test('kill -9 during 500 runs', async (t) => survives(t, 1))
test('kill -9 of four processes that write one trace', async (t) => survives(t, 4))
