import test from 'ava'
import type { RunEvent } from '@capsule-run/sdk/runner'
import { colorsFor } from '../../../ts/cli/colors.ts'
import { announce } from '../../../ts/cli/tree/announcement.ts'
import { fold, newTree } from '../../../ts/cli/tree/model.ts'
import { renderTree } from '../../../ts/cli/tree/render.ts'
import { startMs } from '../../helpers/traced-run.ts'
import { eventOf } from '../../helpers/traced-tasks.ts'

const colors = colorsFor(process.stderr, { NO_COLOR: '1' })

function treeAt(events: readonly RunEvent[], atMs: number, height = 50): string[] {
  const tree = newTree()
  for (const event of events) fold(tree, event)
  return renderTree(tree, height, { nowMs: startMs + atMs, spinner: '◐', colors })
}

const cost = { fuel_consumed: 1_200_000, ram_used: 14 * 1024 ** 2 }
const timeout = { error_type: 'TIMEOUT', message: 'too long' } as const

function started(id: number, name: string, atMs: number, parent = 0): RunEvent[] {
  const of = { parent_id: id === 0 ? null : parent }
  return [
    eventOf(id, name, atMs, { ...of, state: 'queued' }),
    eventOf(id, name, atMs, { ...of, state: 'running' }),
  ]
}

function completed(id: number, name: string, atMs: number, durationMs: number): RunEvent {
  return eventOf(id, name, atMs, { state: 'completed', duration_ms: durationMs, ...cost })
}

const pages = [1, 2, 3, 4]
const events: RunEvent[] = [
  ...started(0, 'main', 0),
  ...pages.flatMap((id) => started(id, 'fetchPage', 10)),
  ...pages.map((id) => completed(id, 'fetchPage', 100 + id, 90 + id)),
  ...started(5, 'summarize', 200),
  eventOf(5, 'summarize', 2200, {
    state: 'retrying',
    duration_ms: 2000,
    delay_ms: 180,
    error: timeout,
    ...cost,
  }),
  eventOf(6, 'save', 2250, { state: 'queued' }),
]

test('a tree says of each task where it is, and of many of one name how many are done', (t) => {
  t.deepEqual(treeAt(events, 2280), [
    'main                      ◐ 2.28 s',
    '├─ fetchPage ×4           ✓ 4 of 4   slowest 94 ms',
    '├─ summarize              ✗ TIMEOUT after 2.00 s   ↻ attempt 2 in 100 ms',
    '└─ save                   · queued',
  ])
})

test('a tree that has ended says what each task cost, and why one failed', (t) => {
  const ends = [
    ...events,
    eventOf(5, 'summarize', 2400, { state: 'running', attempt: 2 }),
    eventOf(5, 'summarize', 2500, {
      state: 'failed',
      attempt: 2,
      duration_ms: 98,
      error: { error_type: 'OUT_OF_FUEL', message: 'no fuel' },
    }),
    eventOf(6, 'save', 2500, { state: 'cancelled' }),
    completed(0, 'main', 2501, 2501),
  ]
  t.deepEqual(treeAt(ends, 9999), [
    'main                      ✓ 2.50 s   1.2 M fuel   14 MB',
    '├─ fetchPage ×4           ✓ 4 of 4   slowest 94 ms',
    '├─ summarize              ✗ OUT_OF_FUEL after 98 ms   attempt 2',
    '└─ save                   ⊘ cancelled',
  ])
})

test('the tasks that grouped tasks called are one level below their group', (t) => {
  const calls = [
    ...started(0, 'main', 0),
    ...[1, 2, 3, 4].flatMap((id) => started(id, 'page', 0)),
    ...[5, 6, 7, 8].flatMap((id) => started(id, 'fetch', 0, id - 4)),
    ...started(9, 'save', 0),
    eventOf(5, 'fetch', 50, { state: 'failed', duration_ms: 50, error: timeout, parent_id: 1 }),
  ]
  t.deepEqual(treeAt(calls, 60), [
    'main                      ◐ 60 ms',
    '├─ page ×4                ◐ 0 of 4',
    '│  └─ fetch ×4            ◐ 0 of 4   slowest 50 ms   1 failed',
    '└─ save                   ◐ 60 ms',
  ])
})

test('up to three tasks of one name are told apart, in the order of their calls', (t) => {
  const calls = ['a', 'b', 'a', 'b', 'a'].flatMap((name, index) => started(index + 1, name, 0))
  const names = treeAt([...started(0, 'main', 0), ...calls], 0).map((line) => line.slice(0, 4))
  t.deepEqual(names, ['main', '├─ a', '├─ b', '├─ a', '├─ b', '└─ a'])
})

test('a tree is never taller than there is room: what is under way stays longest', (t) => {
  const calls = Array.from({ length: 40 }, (_, index) => {
    const name = `step ${index + 1}`
    const begun = started(index + 1, name, 0)
    return index === 5 ? begun : [...begun, completed(index + 1, name, 10, 10)]
  })
  const lines = treeAt([...started(0, 'main', 0), ...calls.flat()], 20, 6)
  t.deepEqual(lines, [
    'main                      ◐ 20 ms',
    '├─ step 6                 ◐ 20 ms',
    '├─ step 38                ✓ 10 ms   1.2 M fuel   14 MB',
    '├─ step 39                ✓ 10 ms   1.2 M fuel   14 MB',
    '└─ step 40                ✓ 10 ms   1.2 M fuel   14 MB',
    '… 36 more',
  ])
})

test('ten thousand tasks are as many lines as they have names', (t) => {
  const calls = Array.from({ length: 10_000 }, (_, index) => started(index + 1, 'page', 0)).flat()
  t.deepEqual(treeAt([...started(0, 'main', 0), ...calls], 0), [
    'main                      ◐ 0 ms',
    '└─ page ×10000            ◐ 0 of 10000',
  ])
})

test('a task whose caller is not known is shown', (t) => {
  t.deepEqual(treeAt(started(3, 'orphan', 0, 2), 10), ['orphan                    ◐ 10 ms'])
})

test("a task's name cannot break the tree", (t) => {
  const name = `evil\n\u001B[2J${'x'.repeat(100)}`
  const [line = ''] = treeAt(started(0, name, 0), 0)
  t.is(line, `evil ␛[2J${'x'.repeat(30)}…  ◐ 0 ms`)
})

test('of a log only changes that matter are lines', (t) => {
  const tree = newTree()
  const lines = [...events, completed(0, 'main', 2300, 2300)].flatMap((event) => {
    return announce(tree, event, colors) ?? []
  })
  t.deepEqual(lines, [
    'fetchPage                 ✓ 91 ms   1.2 M fuel   14 MB',
    'fetchPage                 ✓ 92 ms   1.2 M fuel   14 MB',
    'fetchPage                 ✓ 93 ms   1.2 M fuel   14 MB',
    'fetchPage                 ✓ 94 ms   1.2 M fuel   14 MB',
    'summarize                 ✗ TIMEOUT after 2.00 s   ↻ attempt 2 in 180 ms',
    'main                      ✓ 2.30 s   1.2 M fuel   14 MB',
  ])
})
