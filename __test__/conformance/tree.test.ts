// A run is a tree of sandboxes: SPEC sections 1 and 5, and the limits of the whole tree.

import type { ServerResponse } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import type { RunEvent } from '@capsule-run/sdk/runner'
import { inBoth } from '../helpers/both-languages.ts'
import { latch } from '../helpers/latch.ts'
import { programOf } from '../helpers/program.ts'
import { serve } from '../helpers/server.ts'

const asking = `
  const ask = task({ name: 'ask', allowedHosts: ['127.0.0.1'] }, async (url: string) => (await fetch(url)).text())`

/** The most tasks of a name that ran at one moment. */
function mostAtOnce(events: readonly RunEvent[], name: string): number {
  const running = new Set<number>()
  let most = 0
  for (const { task_name, task_id, state } of events) {
    if (task_name !== name) continue
    if (state === 'running') running.add(task_id)
    else running.delete(task_id)
    most = Math.max(most, running.size)
  }
  return most
}

for (const { language, of } of inBoth(
  `const nap = task({ name: 'nap' }, async () => new Promise((resolve) => setTimeout(resolve, 5)))
    export const main = task({ name: 'main' }, async () =>
      (await Promise.all(Array.from({ length: 200 }, () => nap()))).every(({ success }) => success))`,
  `import asyncio, time
@task
def nap(): time.sleep(0.005)
@task
async def main():
  return all(envelope["success"] for envelope in await asyncio.gather(*(nap.spawn() for _ in range(200))))`,
)) {
  test(`64 sandboxes of a run work at once, the others are queued (${language})`, async (t) => {
    const program = of(t)
    const events: RunEvent[] = []
    const { result } = await program('main', [], { onEvent: (event) => events.push(event) })
    t.true(result)
    t.is(mostAtOnce(events, 'nap'), 64)
  })
}

for (const { language, of } of inBoth(
  `${asking}
    export const main = task({ name: 'main', timeout: '30s' }, async (url: string) =>
      (await Promise.all(Array.from({ length: 100 }, () => ask(url)))).map(({ result }) => result))`,
  `import asyncio
@task(allowed_hosts=["127.0.0.1"])
def ask(url): return http.get(url).text()
@task(timeout="30s")
async def main(url):
  return [envelope["result"] for envelope in await asyncio.gather(*(ask.spawn(url) for _ in range(100)))]`,
)) {
  test(`a task that waits for a request has no place: 100 ask before one is answered (${language})`, async (t) => {
    const waiting: ServerResponse[] = []
    const server = await serve(t, (_, response) => {
      waiting.push(response)
      if (waiting.length === 100) for (const one of waiting) one.end('answered')
    })
    const program = of(t)
    const { result, error } = await program('main', [`http://127.0.0.1:${server.port}/`])
    t.deepEqual(
      result,
      Array.from({ length: 100 }, () => 'answered'),
      JSON.stringify(error),
    )
  })
}

for (const { language, of } of inBoth(
  `const leaf = task({ name: 'leaf' }, (n: number) => n)
    const branch = task({ name: 'branch' }, (n: number) => leaf(n).result)
    const limb = task({ name: 'limb' }, async (n: number) => (await branch.spawn(n)).result)
    export const main = task({ name: 'main', timeout: '30s', compute: 'HIGH' }, async () =>
      (await Promise.all(Array.from({ length: 300 }, (_, n) => limb(n)))).map(({ result }) => result))`,
  `import asyncio
@task
def leaf(n): return n
@task
def branch(n): return leaf(n)["result"]
@task
async def limb(n): return (await branch.spawn(n))["result"]
@task(timeout="30s", compute="HIGH")
async def main():
  return [envelope["result"] for envelope in await asyncio.gather(*(limb(n) for n in range(300)))]`,
)) {
  test(`a task that waits for a task has no place: a tree wider than there are places ends (${language})`, async (t) => {
    const program = of(t)
    const { result, error } = await program('main')
    t.deepEqual(
      result,
      Array.from({ length: 300 }, (_, n) => n),
      JSON.stringify(error),
    )
  })
}

for (const { language, of } of inBoth(
  `export const main = task({ name: 'main' }, (depth: number) => {
      const { result, error } = main(depth + 1)
      return result ?? [depth, error.error_type, error.message]
    })`,
  `@task
def main(depth):
  envelope = main(depth + 1)
  error = envelope["error"]
  return [depth, error["error_type"], error["message"]] if error else envelope["result"]`,
)) {
  test(`tasks can wait for each other 32 levels deep, and no deeper (${language})`, async (t) => {
    const program = of(t)
    t.deepEqual((await program('main', [0])).result, [
      32,
      'QUOTA_EXCEEDED',
      'tasks call tasks more than 32 levels deep',
    ])
  })
}

/** A program whose run holds 40 sandboxes at the second level, which wait until the run is stopped. */
async function holding(t: ExecutionContext, url: string): Promise<AbortController> {
  const program = programOf(
    t,
    `${asking}
    const hold = task({ name: 'hold' }, async (url: string) => ask(url))
    export const main = task({ name: 'main' }, async (url: string) =>
      Promise.all(Array.from({ length: 40 }, () => hold(url))))`,
  )
  const controller = new AbortController()
  const run = program('main', [url], { signal: controller.signal })
  t.teardown(async () => run.catch(() => undefined))
  return controller
}

test('a run whose tasks wait for ever does not keep others from theirs', async (t) => {
  const asked = latch()
  const server = await serve(t, () => {
    if (server.requests.length === 40) asked.open()
  })
  const stopper = await holding(t, `http://127.0.0.1:${server.port}/`)
  await asked.opened
  const program = programOf(
    t,
    `const leaf = task({ name: 'leaf' }, () => 'leaf')
    const branch = task({ name: 'branch' }, () => leaf().result)
    export const main = task({ name: 'main', timeout: '20s' }, () => branch().result)`,
  )
  const { result, error } = await program('main')
  stopper.abort()
  t.is(result, 'leaf', JSON.stringify(error))
})

for (const { language, of } of inBoth(
  `const traps = task({ name: 'traps', compute: 'LOW' }, async () => { for (;;); })
    const grows = task({ name: 'grows', ram: '64MB', compute: 'HIGH' }, async () => {
      const held: Uint8Array[] = []
      for (;;) held.push(new Uint8Array(1 << 20).fill(1))
    })
    const hangs = task({ name: 'hangs', timeout: '100ms' }, async () => new Promise(() => setTimeout(() => 0, 1e6)))
    const works = task({ name: 'works' }, async () => 'worked')
    export const main = task({ name: 'main' }, async () => {
      const all = await Promise.all([traps(), grows(), hangs(), works()])
      return all.map(({ result, error }) => error?.error_type ?? result)
    })`,
  `import asyncio, time
@task(compute="LOW")
def traps():
  while True: pass
@task(ram="64MB", compute="HIGH")
def grows():
  held = []
  while True: held.append(b"1" * (1 << 20))
@task(timeout="100ms")
def hangs(): time.sleep(1e6)
@task
async def works(): return "worked"
@task
async def main():
  all = await asyncio.gather(traps.spawn(), grows.spawn(), hangs.spawn(), works())
  return [e["error"]["error_type"] if e["error"] else e["result"] for e in all]`,
)) {
  test(`four endings together are four envelopes, and their caller goes on (${language})`, async (t) => {
    const program = of(t)
    const { result } = await program('main')
    t.deepEqual(result, ['OUT_OF_FUEL', 'OUT_OF_MEMORY', 'TIMEOUT', 'worked'])
  })
}

for (const { language, of } of inBoth(
  `${asking}
    export const main = task({ name: 'main' }, async (base: string) =>
      (await Promise.race([ask(base + 'slow'), ask(base + 'fast')])).result)`,
  `import asyncio
@task(allowed_hosts=["127.0.0.1"])
def ask(url): return http.get(url).text()
@task
async def main(base):
  calls = [asyncio.create_task(ask.spawn(base + path)) for path in ("slow", "fast")]
  done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
  return done.pop().result()["result"]`,
)) {
  test(`a race gives the first; the others end with their caller (${language})`, async (t) => {
    const closed = latch()
    const server = await serve(t, (request, response) => {
      if (request.url === '/fast') response.end('fast')
      else request.socket.on('close', closed.open)
    })
    const program = of(t)
    t.is((await program('main', [`http://127.0.0.1:${server.port}/`])).result, 'fast')
    await closed.opened
  })
}
