// SPEC section 5: "Every state change is an event: to onEvent, to the live tree, and to .capsule/trace.db".

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import type { RunEvent } from '@capsule-run/sdk/runner'
import { programText, projectOf, type Project } from '../helpers/program.ts'
import { tracedRun, tracedRuns } from '../helpers/trace.ts'

function tracing(t: ExecutionContext, source: string, settings = ''): Project {
  const files = { 'program.ts': programText(source), 'capsule.toml': settings }
  return projectOf(t, 'program.ts', files)
}

test('a run in the trace: its tasks, what they were allowed, used and printed', async (t) => {
  const { cwd, call } = tracing(
    t,
    `const read = task(
      { name: 'read', compute: 'LOW', ram: '64MB', timeout: '5s', maxRetries: 2, allowedFiles: [{ path: './data', mode: 'ro' }],
        allowedHosts: ['example.com'], envVariables: ['TOKEN', 'OTHER'] },
      () => { console.log('read', process.env.TOKEN); console.error('careful'); return 1 })
    export const main = task({ name: 'main' }, () => read().result)`,
    '[policy]\nenv = ["TOKEN"]\nhosts = ["*.example.com"]\n',
  )
  mkdirSync(join(cwd, 'data'))
  const { execution } = await call('main', [], { env: { TOKEN: 'secret-value', OTHER: 'x' } })
  const { tasks, ...summary } = await tracedRun(cwd, execution.run_id)
  t.like(summary, {
    program: 'program.ts',
    task_name: 'main',
    state: 'completed',
    error: null,
    task_count: 2,
    process_id: process.pid,
  })
  const [main, read] = tasks
  t.is(read?.parent_id, main?.task_id)
  t.deepEqual(read?.policy, {
    compute: 100_000_000,
    ram: 64 << 20,
    timeout_ms: 5000,
    max_retries: 2,
    files: [{ path: join(cwd, 'data'), mode: 'ro' }],
    hosts: ['example.com'],
    hosts_within: [['*.example.com']],
    env: ['TOKEN'],
  })
  const [attempt] = read?.attempts ?? []
  t.true((attempt?.fuel_consumed ?? 0) > 0 && (attempt?.ram_used ?? 0) > 0)
  t.deepEqual(
    attempt?.output.map(({ stream, text }) => [stream, text]),
    [
      ['stdout', 'read [TOKEN]\n'],
      ['stderr', 'careful\n'],
    ],
  )
})

test('no value of a variable is anywhere in the file, nor a result, nor arguments', async (t) => {
  const { cwd, call } = tracing(
    t,
    `export const main = task({ name: 'main', envVariables: ['TOKEN'] }, (text: string) => {
      console.log(process.env.TOKEN, JSON.stringify({ token: process.env.TOKEN }))
      if (text !== 'fail') return 'result-91c4'
      throw new Error('failed with ' + process.env.TOKEN)
    })`,
  )
  const env = { TOKEN: 'secret "4f81c2" value' }
  const { execution } = await call('main', ['argument-77ab'], { env })
  const failed = await call('main', ['fail'], { env })
  for (const { run_id } of [execution, failed.execution]) await tracedRun(cwd, run_id)
  const files = ['trace.db', 'trace.db-wal'].map((name) =>
    readFileSync(join(cwd, '.capsule', name)),
  )
  const bytes = Buffer.concat(files)
  t.true(bytes.includes('[TOKEN]'))
  for (const word of ['4f81c2', 'result-91c4', 'argument-77ab']) t.false(bytes.includes(word), word)
})

test('any tool for SQLite reads the file, also while runs go on', async (t) => {
  const { cwd, call } = tracing(
    t,
    `export const main = task({ name: 'main', maxRetries: 1 }, () => { throw new Error('no') })`,
  )
  const { execution } = await call()
  await tracedRun(cwd, execution.run_id)
  const script = `import sqlite3, sys, json
connection = sqlite3.connect(sys.argv[1])
rows = connection.execute('SELECT attempt, state FROM events ORDER BY time_ms, attempt')
print(json.dumps([list(row) for row in rows] + connection.execute('PRAGMA integrity_check').fetchall()
  + connection.execute('PRAGMA journal_mode').fetchall()))`
  const read = (): unknown =>
    JSON.parse(
      execFileSync('python3', ['-c', script, join(cwd, '.capsule', 'trace.db')]).toString(),
    )
  t.deepEqual(read(), [
    [0, 'queued'],
    [1, 'running'],
    [1, 'retrying'],
    [2, 'running'],
    [2, 'failed'],
    ['ok'],
    ['wal'],
  ])
})

test('what a task prints is kept up to a bound', async (t) => {
  const { cwd, call } = tracing(
    t,
    `export const main = task({ name: 'main', compute: 'HIGH' }, () => {
      for (let line = 0; line < 10_000; line++) console.log('x'.repeat(99))
    })`,
  )
  const { execution } = await call()
  const { tasks } = await tracedRun(cwd, execution.run_id)
  const kept = tasks[0]?.attempts[0]?.output.map(({ text }) => text).join('') ?? ''
  t.is(kept.length, 64 << 10)
})

test('children of a task that is stopped are cancelled, in the trace and for onEvent', async (t) => {
  const { cwd, call } = tracing(
    t,
    `const hang = task({ name: 'hang' }, async () => new Promise((resolve) => setTimeout(resolve, 1e6)))
    export const main = task({ name: 'main', timeout: '2s' }, async () => Promise.all([hang(), hang()]))`,
  )
  const events: RunEvent[] = []
  const { execution, error } = await call('main', [], { onEvent: (event) => events.push(event) })
  t.is(error?.error_type, 'TIMEOUT')
  const { tasks } = await tracedRun(cwd, execution.run_id)
  t.deepEqual(
    tasks.map(({ task_name, state }) => [task_name, state]),
    [
      ['main', 'failed'],
      ['hang', 'cancelled'],
      ['hang', 'cancelled'],
    ],
  )
  t.deepEqual(
    events.filter(({ task_id }) => task_id === 0).map(({ state }) => state),
    ['queued', 'running', 'failed'],
  )
})

test('a call that is refused has its reason in the trace, without values of variables', async (t) => {
  const { cwd, call } = tracing(
    t,
    `const child = task({ name: 'child' }, (value: unknown) => value)
    export const main = task({ name: 'main', envVariables: ['TOKEN'] }, () => {
      child({ [process.env.TOKEN ?? '']: () => 1 })
      throw new Error('x'.repeat(65_530) + process.env.TOKEN)
    })`,
  )
  const events: RunEvent[] = []
  const onEvent = (event: RunEvent): void => void events.push(event)
  const { execution, error } = await call('main', [], {
    env: { TOKEN: 'secret-4f81c2-value' },
    onEvent,
  })
  const trace = await tracedRun(cwd, execution.run_id)
  t.is(trace.tasks[1]?.error?.error_type, 'INVALID_ARGUMENTS')
  t.regex(trace.tasks[1]?.error?.message ?? '', /\[TOKEN\]/)
  for (const told of [error, trace, events]) t.notRegex(JSON.stringify(told), /secret/)
})

test('when a run has ended, so have all of its tasks, in order', async (t) => {
  const { cwd, call } = tracing(
    t,
    `const spin = task({ name: 'spin', compute: 'HIGH' }, async () => { for (;;); })
    const middle = task({ name: 'middle' }, async () => spin())
    export const main = task({ name: 'main', timeout: '2s' }, async () => Promise.all([middle(), spin()]))`,
  )
  const events: RunEvent[] = []
  const { execution } = await call('main', [], { onEvent: (event) => events.push(event) })
  const ends = events.filter(({ state }) => /completed|failed|cancelled/.test(state))
  t.deepEqual(
    ends.map(({ state }) => state),
    ['cancelled', 'cancelled', 'cancelled', 'failed'],
  )
  t.is(events.at(-1)?.task_id, 0)
  const { tasks } = await tracedRun(cwd, execution.run_id)
  for (const { ended_ms, attempts } of tasks) {
    t.true(ended_ms !== null && attempts.every((attempt) => attempt.ended_ms !== null))
  }
})

test('what a run throws and calls is kept up to a bound', async (t) => {
  const { cwd, call } = tracing(
    t,
    `const fail = task({ name: 'fail', maxRetries: 1 }, () => { throw new Error('x'.repeat(60_000)) })
    export const main = task({ name: 'main', compute: 'HIGH' }, async () =>
      void (await Promise.all(Array.from({ length: 100 }, () => fail.spawn()))))`,
  )
  const { execution } = await call()
  const { tasks } = await tracedRun(cwd, execution.run_id)
  const messages = tasks.flatMap(({ attempts }) =>
    attempts.map(({ error }) => error?.message ?? ''),
  )
  t.is(Math.max(...messages.map(({ length }) => length)), (4 << 10) + 1)
})

test('a run without a trace where the project wants none', async (t) => {
  const source = `export const main = task({ name: 'main' }, () => 1)`
  const { cwd, call } = tracing(t, source, '[trace]\nenabled = false\n')
  const events: RunEvent[] = []
  t.is((await call('main', [], { onEvent: (event) => events.push(event) })).result, 1)
  t.is(events.length, 3)
  t.deepEqual(await tracedRuns(cwd, 0), [])
})

test('an error of a listener stops the run and rejects', async (t) => {
  const { call } = tracing(t, `export const main = task({ name: 'main' }, () => { for (;;); })`)
  const options = {
    onEvent: () => {
      throw new Error('from the listener')
    },
  }
  await t.throwsAsync(call('main', [], options), { message: 'from the listener' })
})
