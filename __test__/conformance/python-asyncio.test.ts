// asyncio in Python tasks: tasks that run at the same time, timers, queues.

import test from 'ava'
import { latch } from '../helpers/latch.ts'
import { pythonProgram, pythonProject } from '../helpers/python-program.ts'
import { serve } from '../helpers/server.ts'
import { tracedRun } from '../helpers/trace.ts'

const together: [what: string, body: string, result: unknown][] = [
  [
    'gather gives envelopes in the order of the calls, those of failed tasks too',
    `envelopes = await asyncio.gather(later(1), add.spawn(1, 2), wrong.spawn(), later(2))
  return [e["result"] if e["success"] else e["error"]["name"] for e in envelopes]`,
    [1, 3, 'ValueError', 2],
  ],
  [
    'a queue, a group and a timer work beside them',
    `queue = asyncio.Queue()
  async def produce():
    for value in range(3): await queue.put((await later(value))["result"])
  async with asyncio.TaskGroup() as group:
    group.create_task(produce())
    got = [await queue.get() for _ in range(3)]
  async with asyncio.timeout(10): await asyncio.sleep(0.001)
  return got`,
    [0, 1, 2],
  ],
  [
    'a call whose coroutine was cancelled before its first step is cancelled',
    `task = asyncio.create_task(forever.spawn())
  task.cancel()
  await asyncio.sleep(0.01)
  return task.cancelled()`,
    true,
  ],
  [
    'the calls of a group whose body raises at once are cancelled',
    `begun = [forever.spawn(), forever.spawn()]
  try:
    async with asyncio.TaskGroup() as group:
      for call in begun: group.create_task(call)
      raise ValueError("wrong")
  except* ValueError: pass
  return "left"`,
    'left',
  ],
  [
    'calls that have no time at all are cancelled',
    `try:
    async with asyncio.timeout(0): await asyncio.gather(forever.spawn(), forever.spawn())
  except TimeoutError: return "too late"`,
    'too late',
  ],
  [
    'what belongs to a thread runs at once',
    `return [await asyncio.to_thread(sum, [1, 2]), await asyncio.get_running_loop().run_in_executor(None, len, "ab")]`,
    [3, 2],
  ],
]

for (const [what, body, result] of together) {
  test(`asyncio: ${what}`, async (t) => {
    const source = `import asyncio, time
@task(name="later")
async def later(value):
  await asyncio.sleep(0.001)
  return value
@task(name="add")
def add(a, b): return a + b
@task(name="wrong")
def wrong(): raise ValueError("wrong")
@task(name="forever")
def forever():
  while True: time.sleep(1)
@task(name="main")
async def main():
  got = await work()
  # Whatever was let go of ends while these run.
  for _ in range(20): await later(0)
  return got
async def work():
  ${body}
`
    const { cwd, call } = pythonProject(t, source)
    const { result: got, error, execution } = await call('main')
    t.deepEqual(got, result, JSON.stringify(error))
    const { tasks } = await tracedRun(cwd, execution.run_id)
    const ended = tasks.filter(({ task_name }) => task_name === 'forever')
    const last = tasks.findLast(({ task_name }) => task_name === 'later')?.ended_ms ?? 0
    t.true(ended.every(({ state, ended_ms }) => state === 'cancelled' && Number(ended_ms) < last))
  })
}

test('asyncio: a call that nobody waits for any more is cancelled while its caller goes on', async (t) => {
  const [begun, closed] = [latch(), latch()]
  const server = await serve(t, async (request, response) => {
    if (request.url === '/held') {
      request.socket.once('close', closed.open)
      begun.open()
    } else {
      await (request.url === '/begun' ? begun : closed).opened
      response.end('yes')
    }
  })
  const { cwd, call } = pythonProject(
    t,
    `import asyncio
@task(name="holds", allowed_hosts=["127.0.0.1"])
def holds(url): http.get(url + "held")
@task(name="main", allowed_hosts=["127.0.0.1"], timeout="20s")
async def main(url):
  held = asyncio.create_task(holds.spawn(url))
  await http.aget(url + "begun")
  try: await asyncio.wait_for(held, 0.01)
  except TimeoutError: return (await http.aget(url + "closed")).text()`,
  )
  const { result, error, execution } = await call('main', [`http://127.0.0.1:${server.port}/`])
  t.is(result, 'yes', JSON.stringify(error))
  const { tasks } = await tracedRun(cwd, execution.run_id)
  t.deepEqual(
    tasks.map(({ task_name, state }) => `${task_name} ${state}`),
    ['main completed', 'holds cancelled'],
  )
})

test('a coroutine that nothing can end is an error', async (t) => {
  const call = pythonProgram(
    t,
    `import asyncio\n@task(name="main")\nasync def main(): await asyncio.Future()\n`,
  )
  t.regex((await call()).error?.message ?? '', /nothing is left that could end it/)
})

test('the large arguments of many calls wait their turn', async (t) => {
  const call = pythonProgram(
    t,
    `import asyncio
@task(name="one")
def one(text): return len(text)
@task(name="main", compute="HIGH")
async def main():
  large = "x" * (20 << 20)
  envelopes = await asyncio.gather(*(one.spawn(large) for _ in range(12)))
  return [e["result"] for e in envelopes]
`,
  )
  const { result, error } = await call('main')
  t.deepEqual(result, Array(12).fill(20 << 20), JSON.stringify(error))
})
