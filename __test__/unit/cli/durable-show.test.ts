import test from 'ava'
import { colorsFor } from '../../../ts/cli/colors.ts'
import { renderDurableRuns } from '../../../ts/cli/runs/listing.ts'
import { renderDurableRun } from '../../../ts/cli/runs/showing.ts'
import { formatMoment } from '../../../ts/cli/runs/moment.ts'
import { durableRun, durableRunWith, stepOf } from '../../helpers/durable.ts'
import { startMs } from '../../helpers/traced-run.ts'

const colors = colorsFor(process.stderr, { NO_COLOR: '1' })
const page = { nowMs: startMs + 120_000, colors }
const id = '019c2e5f-7a10-7c3e-9d41-5b0f6a2c8e01'

const approval = {
  name: 'approval',
  args: { amount: 1200 },
  since_ms: startMs + 60_000,
  until_ms: null,
}

test('a durable run is shown with its steps as a tree, numbered as they completed', (t) => {
  const steps = [
    stepOf('0', 'fetchPage', { number: 2 }),
    stepOf('0/0', 'parse', { number: 1, parent: '0' }),
    stepOf('1', 'charge', {
      number: 3,
      state: 'failed',
      error: { error_type: 'TIMEOUT', message: 'slow' },
    }),
    stepOf('2', '', {
      number: null,
      kind: 'sleep',
      state: 'started',
      ended_ms: null,
      due_ms: startMs,
    }),
    stepOf('3', 'approval', { number: null, kind: 'signal', state: 'started', ended_ms: null }),
  ]
  t.deepEqual(renderDurableRun(durableRunWith(steps), page).slice(3, 9), [
    'n  step                  state      began      took',
    '2  ├─ fetchPage          ✓ done     2 min ago  1.00 s',
    '1  │  └─ parse           ✓ done     2 min ago  1.00 s',
    '3  ├─ charge             ✗ failed   2 min ago  1.00 s  TIMEOUT: slow',
    `   ├─ sleep              ◐ started  2 min ago          until ${formatMoment(startMs)}`,
    '   └─ signal "approval"  ◐ started  2 min ago',
  ])
})

test('its title says what became of it, and who has it', (t) => {
  const owner = { pid: 7, host: 'here' }
  const run = durableRunWith([], { status: 'running', owner, forked_from: 'old' })
  t.deepEqual(renderDurableRun(run, page), [
    '◐ invoice.ts  main  running',
    `${id}   began ${formatMoment(startMs)}, 2 min ago   2 of 3 steps   4 KB   fork of old   process 7 on here has it`,
  ])
})

test('a signal that it waits for is shown with its arguments and the commands that answer', (t) => {
  const shown = renderDurableRun(durableRunWith([], { signals: [approval] }), page)
  t.deepEqual(shown.slice(3), [
    '◔ waits for the signal "approval"  asked 1 min ago',
    '  {',
    '    "amount": 1200',
    '  }',
    `  Answer it: capsule runs signal ${id} approval JSON`,
    '',
    `capsule runs resume ${id} goes on with it.`,
  ])
})

test('signals that were sent are shown with their values', (t) => {
  const sent = { name: 'go', value: { a: 1 }, sent_ms: startMs + 60_000, consumed_by: null }
  const run = durableRunWith([], {
    status: 'completed',
    signal_list: [sent, { ...sent, value: null, consumed_by: '2' }],
  })
  t.deepEqual(renderDurableRun(run, page).slice(3), [
    'signal "go"  {"a":1}  sent 1 min ago, not taken yet',
    'signal "go"  null  sent 1 min ago, taken',
  ])
})

const ways = [
  ['NONDETERMINISM', [`Bring back what changed, then capsule runs resume ${id};`]],
  [
    'INTERRUPTED',
    [`capsule runs resume ${id} --retry-interrupted runs again what was interrupted;`],
  ],
  ['QUOTA_EXCEEDED', []],
] as const

for (const [error_type, way] of ways) {
  test(`one that is stuck by ${error_type} says why, and what may help`, (t) => {
    const error = { error_type, message: 'step 2 was "a", is "b"' }
    const shown = renderDurableRun(durableRunWith([], { status: 'stuck', error }), page)
    t.is(shown[2], `${error_type}: step 2 was "a", is "b"`)
    const fork = 'makes a run of its first N steps, for the program as it is now.'
    t.deepEqual(shown.slice(4), [...way, `capsule runs fork ${id} --at N ${fork}`])
  })
}

test('a fork that nothing has worked on yet is not said to be interrupted', (t) => {
  const run = durableRunWith([], { status: 'interrupted', program: null, forked_from: 'old' })
  const shown = renderDurableRun(run, page)
  t.is(shown[0], '· invoice.ts  main  not begun yet')
  t.is(shown.at(-1), `capsule runs resume ${id} starts it.`)
  t.regex(renderDurableRuns([run], page.nowMs, colors)[1] ?? '', /^6a2c8e01  · not begun yet  /)
})

test('nothing that a program says moves the cursor or begins a line of its own', (t) => {
  const evil = 'a\u001B[2J\nb'
  const run = durableRunWith([stepOf('0', evil)], {
    file: evil,
    task: evil,
    signals: [{ ...approval, name: evil, args: [evil] }],
    error: { error_type: 'TASK_ERROR', message: evil },
    signal_list: [{ name: evil, value: evil, sent_ms: startMs, consumed_by: null }],
  })
  for (const line of [
    ...renderDurableRun(run, page),
    ...renderDurableRuns([run], startMs, colors),
  ]) {
    t.false(line.includes('\u001B'), line)
  }
  t.false(renderDurableRuns([run], startMs, colors).some((line) => line.includes('\n')))
})

test('durable runs are listed with what each waits for', (t) => {
  const runs = [
    durableRun({ signals: [approval] }),
    durableRun({ run_id: 'invoice-2041', status: 'sleeping', wake_ms: startMs }),
    durableRun({
      run_id: '019c2e5f-7a10-7c3e-9d41-ffff6a2c8e02',
      status: 'failed',
      error: { error_type: 'TIMEOUT', message: 'slow' },
    }),
    durableRun({ run_id: 'r', status: 'running', owner: { pid: 7, host: 'here' } }),
  ]
  t.deepEqual(renderDurableRuns(runs, page.nowMs, colors), [
    'run           status      program     task  changed    steps',
    '6a2c8e01      ◔ waiting   invoice.ts  main  1 min ago  2 of 3  for "approval"',
    `invoice-2041  ◔ sleeping  invoice.ts  main  1 min ago  2 of 3  until ${formatMoment(startMs)}`,
    '6a2c8e02      ✗ failed    invoice.ts  main  1 min ago  2 of 3  TIMEOUT',
    'r             ◐ running   invoice.ts  main  1 min ago  2 of 3  by process 7',
    '',
    'capsule runs show 6a2c8e01 shows one of them.',
  ])
})
