import test from 'ava'
import type { PageMessage } from '../../ts/cli/page/protocol.ts'
import { goesOn, runWith, sourceOf, taskWith } from './fixture.ts'
import { listenTo, type EventListener } from './listener.ts'
import { mapReduce, underWay } from './map-reduce.ts'
import { visit } from './visitor.ts'

const base = mapReduce()

async function runs({ next }: EventListener): Promise<Extract<PageMessage, { kind: 'list' }>> {
  const message = await next()
  if (message?.kind !== 'list') throw new Error(`${message?.kind} instead of a list`)
  return message
}

async function run({ next }: EventListener): Promise<Extract<PageMessage, { kind: 'run' }>> {
  const message = await next()
  if (message?.kind !== 'run') throw new Error(`${message?.kind} instead of a run`)
  return message
}

test('a list is sent at once, and again when a run was added', async (t) => {
  const source = sourceOf(base)
  const visitor = await visit(t, source)
  const listener = await listenTo(visitor, '', await visitor.enter())
  t.is(listener.response.headers['content-type'], 'text/event-stream')
  t.deepEqual(
    (await runs(listener)).runs.map(({ run_id }) => run_id),
    [base.run_id],
  )
  source.traces.unshift({ ...base, run_id: 'second' })
  t.deepEqual(
    (await runs(listener)).runs.map(({ run_id }) => run_id),
    ['second', base.run_id],
  )
})

test('a list has no tasks in it, whatever its source gives', async (t) => {
  const visitor = await visit(t, sourceOf(base))
  const { next } = await listenTo(visitor, '', await visitor.enter())
  t.false(JSON.stringify(await next()).includes('fetchPage'))
})

test('a list has 200 runs a page, and says whether there are older ones', async (t) => {
  const traces = Array.from({ length: 450 }, (_, index) => ({ ...base, run_id: `run ${index}` }))
  const visitor = await visit(t, sourceOf(...traces))
  const cookie = await visitor.enter()
  const pages: [query: string, first: string | undefined, length: number, older: boolean][] = [
    ['', 'run 0', 200, true],
    ['page=2', 'run 200', 200, true],
    ['page=3', 'run 400', 50, false],
    ['page=4', undefined, 0, false],
    ['page=-1', 'run 0', 200, true],
    ['page=x', 'run 0', 200, true],
  ]
  for (const [query, first, length, older] of pages) {
    const listener = await listenTo(visitor, query, cookie)
    const list = await runs(listener)
    t.is(list.runs[0]?.run_id, first, query)
    t.is(list.runs.length, length, query)
    t.is(list.older, older, query)
    listener.leave()
  }
})

test('a list is filtered by state and by the name of a task', async (t) => {
  const failed = runWith([taskWith(0, 'lonely', [0, 1], { state: 'failed' })], { run_id: 'failed' })
  const visitor = await visit(t, sourceOf(base, failed))
  const cookie = await visitor.enter()
  const filters: [query: string, ids: string[]][] = [
    ['state=failed', ['failed']],
    ['state=completed', [base.run_id]],
    ['name=lonely', ['failed']],
    ['name=fetchPage&state=failed', []],
    ['state=nonsense', [base.run_id, 'failed']],
  ]
  for (const [query, ids] of filters) {
    const listener = await listenTo(visitor, query, cookie)
    t.deepEqual(
      (await runs(listener)).runs.map(({ run_id }) => run_id),
      ids,
      query,
    )
    listener.leave()
  }
})

test('a run that has ended is sent whole, and then the stream ends', async (t) => {
  const visitor = await visit(t, sourceOf(base))
  const listener = await listenTo(visitor, `run=${base.run_id}`, await visitor.enter())
  const { tasks } = await run(listener)
  t.is(tasks.length, 60)
  t.deepEqual(await listener.next(), { kind: 'end' })
  t.is(await listener.next(), undefined)
})

test('of a run that goes on, only the tasks that changed are sent again', async (t) => {
  const live = underWay()
  const source = sourceOf(live)
  const visitor = await visit(t, source)
  const listener = await listenTo(visitor, `run=${live.run_id}`, await visitor.enter())
  t.is((await run(listener)).tasks.length, live.tasks.length)
  const changed = live.tasks.map((task) =>
    task.task_id === 25 ? { ...task, state: 'retrying' as const } : task,
  )
  source.traces = [{ ...live, tasks: changed }]
  const second = await run(listener)
  t.deepEqual(
    second.tasks.map(({ task_id, state }) => [task_id, state]),
    [[25, 'retrying']],
  )
  source.traces = [base]
  const third = await run(listener)
  t.is(third.run.state, 'completed')
  t.deepEqual(await listener.next(), { kind: 'end' })
})

test('a run whose process is gone is interrupted, and so is what it was doing', async (t) => {
  // Above what Linux gives to processes.
  const live = { ...underWay(), process_id: 2 ** 22 + 1 }
  const visitor = await visit(t, sourceOf(live))
  const listener = await listenTo(visitor, `run=${live.run_id}`, await visitor.enter())
  const message = await run(listener)
  t.is(message.run.state, 'interrupted')
  t.deepEqual(
    new Set(message.tasks.map(({ state }) => state)),
    new Set(['interrupted', 'completed']),
  )
  t.deepEqual(await listener.next(), { kind: 'end' })
})

test('a run that is not there is said to be missing', async (t) => {
  const visitor = await visit(t, sourceOf())
  const listener = await listenTo(visitor, 'run=none', await visitor.enter())
  t.deepEqual(
    [await listener.next(), await listener.next()],
    [{ kind: 'missing' }, { kind: 'end' }],
  )
})

test('a trace that cannot be read is said once, and read again', async (t) => {
  const source = sourceOf(base)
  const reading = source.runs
  let failures = 0
  source.runs = async (filter) => {
    if (failures++ < 3) throw new Error('the file is locked')
    return reading(filter)
  }
  const visitor = await visit(t, source)
  const listener = await listenTo(visitor, '', await visitor.enter())
  t.deepEqual(await listener.next(), { kind: 'trouble', message: 'the file is locked' })
  t.is((await runs(listener)).runs.length, 1)
})

test('nobody looks at a run after its last listener went away', async (t) => {
  const left = { ...underWay(), run_id: 'left' }
  const other = { ...underWay(), run_id: 'other' }
  const source = sourceOf(left, other)
  const visitor = await visit(t, source)
  const cookie = await visitor.enter()
  const leaver = await listenTo(visitor, 'run=left', cookie)
  const stayer = await listenTo(visitor, 'run=other', cookie)
  await Promise.all([run(leaver), run(stayer)])
  const gone = new Promise((resolve) => leaver.response.on('close', resolve))
  leaver.leave()
  await gone
  // Each change is seen by a look: they are the clock.
  const looks = [0, 0, 0, 0]
  for (const index of looks.keys()) {
    source.traces = [left, { ...other, program: `version ${index}` }]
    await run(stayer)
    looks[index] = source.looks.get('left') ?? 0
  }
  t.true((source.looks.get('other') ?? 0) > 4)
  t.is(looks[3], looks[1])
})

test('the details of one task are given with all of its attempts', async (t) => {
  const visitor = await visit(t, sourceOf(base))
  const headers = { cookie: await visitor.enter() }
  const { text } = await visitor.ask(`/task?run=${base.run_id}&task=57`, { headers })
  t.deepEqual(JSON.parse(text), base.tasks[57])
  for (const task of ['60', '-1', 'x', '']) {
    const { status } = await visitor.ask(`/task?run=${base.run_id}&task=${task}`, { headers })
    t.is(status, 404, task)
  }
})

test('a run of 10,000 tasks is sent without what only details show', async (t) => {
  const tasks = Array.from({ length: 10_000 }, (_, id) => taskWith(id, 'work', [id, id + 5]))
  const many = runWith(tasks, goesOn)
  const visitor = await visit(t, sourceOf(many))
  const listener = await listenTo(visitor, `run=${many.run_id}`, await visitor.enter())
  const message = await run(listener)
  t.is(message.tasks.length, 10_000)
  t.deepEqual(Object.keys(message.tasks[0]?.attempts[0] ?? {}), ['state', 'started_ms', 'ended_ms'])
  listener.leave()
})
