import { spawnSync } from 'node:child_process'
import test from 'ava'
import type { RunTrace } from '@capsule-run/sdk/internal'
import { colorsFor } from '../../../ts/cli/colors.ts'
import { treeOf } from '../../../ts/cli/trace/events.ts'
import { renderRun } from '../../../ts/cli/trace/showing.ts'
import { witnessTrace } from '../../../ts/cli/trace/witness.ts'
import { fold, newTree } from '../../../ts/cli/tree/model.ts'
import { startMs } from '../../helpers/traced-run.ts'
import { attemptOf, eventOf, taskOf, traceOf } from '../../helpers/traced-tasks.ts'

const colors = colorsFor(process.stderr, { NO_COLOR: '1' })

/** What is shown of a run two minutes after it began, below its title. */
function shown(run: RunTrace, columns = 80): string[] {
  const page = { columns, nowMs: startMs + 120_000, colors }
  return renderRun(witnessTrace(run), page).slice(3)
}

function at(startedMs: number, endedMs: number): { started_ms: number; ended_ms: number } {
  return { started_ms: startMs + startedMs, ended_ms: startMs + endedMs }
}

const timeout = { error_type: 'TIMEOUT', message: '"sum" took longer than 300 ms.' } as const

const retried = taskOf(1, 'sum', {
  queued_ms: startMs,
  ended_ms: startMs + 1000,
  attempts: [
    attemptOf({ ...at(0, 300), state: 'failed', duration_ms: 300, error: timeout, delay_ms: 200 }),
    attemptOf({ ...at(500, 1000), number: 2, duration_ms: 500 }),
  ],
})

const main = taskOf(0, 'main', {
  queued_ms: startMs,
  ended_ms: startMs + 1000,
  attempts: [attemptOf({ ...at(0, 1000), duration_ms: 1000 })],
})

test('a run is shown with the time, the cost and the attempts of each task', (t) => {
  const request = { method: 'GET', url: 'http://example.com/', status: 200 }
  const save = taskOf(2, 'save', {
    queued_ms: startMs + 999,
    ended_ms: startMs + 1000,
    attempts: [attemptOf({ ...at(999, 1000), duration_ms: 1, host_requests: [request] })],
  })
  t.deepEqual(shown(traceOf([main, retried, save])), [
    'main     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  ✓ 1.00 s  1.2 M fuel  14 MB',
    '├─ sum   ━━━━━━━━━━╌╌╌╌╌━━━━━━━━━━━━━━━━  ✓ 500 ms  1.2 M fuel  14 MB',
    '│    ↻ attempt 1 TIMEOUT after 300 ms, again in 200 ms',
    '└─ save                                ━  ✓ 1 ms    1.2 M fuel  14 MB  1 request',
  ])
})

test('the title of a run says which it was and what became of it', (t) => {
  const page = { columns: 80, nowMs: startMs + 120_000, colors }
  const [title, facts] = renderRun(witnessTrace(traceOf([main])), page)
  t.is(title, '✓ report.ts  main  completed after 1.00 s')
  t.regex(
    facts ?? '',
    /^0199cb2a-8f00-7abc-8def-0123456789ab {3}started \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, 2 min ago {3}1 task$/,
  )
})

test('of many tasks of one name, those that failed are told by their numbers', (t) => {
  const error = { error_type: 'TASK_ERROR', name: 'TypeError', message: 'no rows' } as const
  const pages = Array.from({ length: 8 }, (_, index) => {
    if (index % 2 === 0) return taskOf(index + 1, 'page')
    const attempts = [attemptOf({ state: 'failed', error, duration_ms: 90 + index })]
    return taskOf(index + 1, 'page', { state: 'failed', attempts })
  })
  t.deepEqual(
    shown(traceOf([main, ...pages])).map((line) => line.replaceAll(/[━╌]+ +/g, '')),
    [
      'main        ✓ 1.00 s  1.2 M fuel  14 MB',
      '└─ page ×8     ✗ 4 of 8  slowest 100 ms   4 failed',
      '     task 2: TypeError: no rows',
      '     task 4: TypeError: no rows',
      '     task 6: TypeError: no rows',
      '     … 1 more',
    ],
  )
})

test('nothing that a program says can break the lines of its trace', (t) => {
  const evil = '\u001B[2J\u001B[1;1H\nowned'
  const error = { error_type: 'TASK_ERROR', name: evil, message: evil.repeat(50) } as const
  const output = [{ time_ms: startMs, stream: 'stdout', text: `${evil}\r${evil}` } as const]
  const attempts = [attemptOf({ state: 'failed', error, output })]
  const run = traceOf([taskOf(0, evil, { state: 'failed', attempts })], {
    program: evil,
    task_name: evil,
    state: 'failed',
  })
  const page = { columns: 80, nowMs: startMs, colors }
  const lines = renderRun(witnessTrace(run), page)
  for (const line of lines) t.notRegex(line, /\p{Cc}/u)
  t.is(lines.filter((line) => line === '  owned').length, 1)
  t.true((lines.find((line) => line.startsWith('  ␛')) ?? '').length <= 80)
})

test('a run whose process is gone is interrupted, its open tasks as well', (t) => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const open = attemptOf({ ...at(0, 0), ended_ms: null, duration_ms: null, state: 'running' })
  const nothing = { fuel_consumed: null, ram_used: null }
  const tasks = [
    taskOf(0, 'main', {
      state: 'running',
      queued_ms: startMs,
      ended_ms: null,
      attempts: [{ ...open, ...nothing }],
    }),
    taskOf(1, 'done'),
  ]
  const given = { state: 'running', ended_ms: null } as const
  const gone = witnessTrace(traceOf(tasks, { ...given, process_id: pid }))
  t.is(gone.state, 'interrupted')
  t.deepEqual(
    gone.tasks.map(({ state }) => state),
    ['interrupted', 'completed'],
  )
  const [title, , , first] = renderRun(gone, { columns: 80, nowMs: startMs + 9e6, colors })
  t.is(title, '✗ report.ts  main  interrupted after 200 ms')
  t.regex(first ?? '', /^main +━+ +✗ interrupted$/)
  t.is(witnessTrace(traceOf(tasks, { ...given, process_id: process.pid })).state, 'running')
})

test('a run of the trace is the same tree as the events that made it', (t) => {
  const live = newTree()
  const cost = { fuel_consumed: 1_200_000, ram_used: 14 * 1024 ** 2 }
  for (const event of [
    eventOf(0, 'main', 0, { state: 'queued' }),
    eventOf(0, 'main', 0, { state: 'running' }),
    eventOf(1, 'sum', 0, { state: 'queued' }),
    eventOf(1, 'sum', 0, { state: 'running' }),
    eventOf(1, 'sum', 300, {
      state: 'retrying',
      duration_ms: 300,
      delay_ms: 200,
      error: timeout,
      ...cost,
    }),
    eventOf(1, 'sum', 500, { state: 'running', attempt: 2 }),
    eventOf(1, 'sum', 1000, { state: 'completed', attempt: 2, duration_ms: 500, ...cost }),
    eventOf(0, 'main', 1000, { state: 'completed', duration_ms: 1000, ...cost }),
  ]) {
    fold(live, event)
  }
  t.deepEqual(treeOf(witnessTrace(traceOf([main, retried]))), live)
})

test('a task that is cancelled while it waits keeps why it waited', (t) => {
  const waiting = taskOf(1, 'sum', {
    state: 'cancelled',
    queued_ms: startMs,
    ended_ms: startMs + 400,
    attempts: [
      attemptOf({
        ...at(0, 300),
        state: 'failed',
        duration_ms: 300,
        error: timeout,
        delay_ms: 900,
      }),
    ],
  })
  t.deepEqual(shown(traceOf([main, waiting])).slice(1), [
    '└─ sum  ━━━━━━━━━━━━━╌╌╌╌╌                           ⊘ 300 ms  1.2 M fuel  14 MB',
    '     ↻ attempt 1 TIMEOUT after 300 ms, again in 900 ms',
  ])
})
