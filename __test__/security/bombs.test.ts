// Programs that call without end: bounded, told clearly, and the host's memory stays flat.

import { readFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { programOf } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'
import { serve } from '../helpers/server.ts'

/** What the host may hold more after a bomb than before it; a live sandbox has half a megabyte of its own. */
const flatMb = 400

async function staysFlat(t: ExecutionContext, work: () => Promise<void>): Promise<void> {
  const before = privateMb()
  await work()
  const grownMb = privateMb() - before
  t.true(grownMb < flatMb, `${grownMb} MiB`)
}

/** Not the resident size, which counts what sandboxes share once for each. */
function privateMb(): number {
  const text = readFileSync('/proc/self/smaps_rollup', 'utf8')
  return Number(/^Private_Dirty:\s+(\d+) kB$/m.exec(text)?.[1]) / 1024
}

test.serial('a fork bomb ends by the limits of its run', async (t) => {
  const program = programOf(
    t,
    `const count = (all: unknown[]) => all.map(({ result, error }) => result ?? { [error.error_type]: 1 })
      .reduce((sum, one) => {
        for (const [name, n] of Object.entries(one)) sum[name] = (sum[name] ?? 0) + n
        return sum
      }, { tasks: 1 })
    export const main = task({ name: 'main', compute: 'HIGH' }, async () =>
      count(await Promise.all([main(), main(), main()])))`,
  )
  await staysFlat(t, async () => {
    const { result, error } = await program('main')
    t.is(error, null)
    const { tasks, ...refused } = Object(result)
    t.true(tasks > 1000 && tasks <= 10_001, String(tasks))
    // Each calls three; all that are too many, or too deep, are refused.
    t.deepEqual(refused, { QUOTA_EXCEEDED: 2 * tasks + 1 })
  })
})

test.serial('a fork bomb ends by the limits of its run (Python)', async (t) => {
  const program = pythonProgram(
    t,
    `import asyncio, collections
@task(compute="HIGH")
async def main():
  total = collections.Counter(tasks=1)
  for envelope in await asyncio.gather(main(), main(), main()):
    total.update(envelope["result"] or [envelope["error"]["error_type"]])
  return total`,
  )
  await staysFlat(t, async () => {
    const { result, error } = await program('main')
    t.is(error, null)
    const { tasks, ...refused } = Object(result)
    t.true(tasks > 1000 && tasks <= 10_001, String(tasks))
    t.deepEqual(refused, { QUOTA_EXCEEDED: 2 * tasks + 1 })
  })
})

test.serial('10,000 Python tasks that nobody waits for end with their caller', async (t) => {
  const program = pythonProgram(
    t,
    `import time
@task
def wait(): time.sleep(1e6)
@task(compute="HIGH", timeout="30s")
async def main():
  calls = [wait.spawn() for _ in range(10_000)]
  return len(calls)`,
  )
  await staysFlat(t, async () => {
    const { result, error } = await program('main')
    t.is(result, 10_000, JSON.stringify(error))
  })
})

test.serial('10,000 tasks that nobody waits for end with their caller', async (t) => {
  const program = programOf(
    t,
    `const wait = task({ name: 'wait' }, async () => new Promise((resolve) => setTimeout(resolve, 1e6)))
    export const main = task({ name: 'main', compute: 'HIGH' }, async () => {
      for (let count = 0; count < 10_000; count++) void wait.spawn()
      return 'gone'
    })`,
  )
  await staysFlat(t, async () => {
    const { result, error } = await program('main')
    t.is(result, 'gone', JSON.stringify(error))
  })
  const { success } = await programOf(
    t,
    `export const main = task({ name: 'main' }, () => 1)`,
  )('main')
  t.true(success)
})

test.serial('arguments of 64 MB are refused; the caller goes on', async (t) => {
  const program = programOf(
    t,
    `const length = task({ name: 'length' }, (text: string) => text.length)
    export const main = task({ name: 'main', compute: 'HIGH' }, async () => {
      const text = 'x'.repeat(64 << 20)
      return [length(text), await length.spawn(text)].map(({ error }) => [error?.error_type, error?.message])
    })`,
  )
  const { result, error } = await program('main')
  const refusal = [
    'QUOTA_EXCEEDED',
    'the arguments have 67108868 characters; at most 33554432 are possible',
  ]
  t.deepEqual(result, [refusal, refusal], JSON.stringify(error))
})

test.serial('arguments of 64 MB of a Python task are refused; the caller goes on', async (t) => {
  const program = pythonProgram(
    t,
    `@task
def length(text): return len(text)
@task(compute="HIGH")
async def main():
  text = "x" * (64 << 20)
  return [envelope["error"]["message"] for envelope in (length(text), await length.spawn(text))]`,
  )
  const { result, error } = await program('main')
  const refusal = 'the arguments have 67108868 bytes; at most 33554432 are possible'
  t.deepEqual(result, [refusal, refusal], JSON.stringify(error))
})

const forgeries: [what: string, call: string][] = [
  ['options after the arguments', `reach(url, { allowedHosts: ['127.0.0.1'] })`],
  ['options on the function', `Object.assign(reach, { allowedHosts: ['127.0.0.1'] })(url)`],
  ['another name on the function', `Object.assign(reach, { taskName: 'trusted' })(url)`],
  ['a this', `reach.call({ name: 'trusted', allowedHosts: ['127.0.0.1'] }, url)`],
  ['a changed JSON', `(JSON.stringify = () => '[{"name":"trusted"},"' + url + '"]', reach(url))`],
  [
    'a new declaration',
    `(() => { try { return task({ name: 'reach', allowedHosts: ['127.0.0.1'] }, reach)(url) } catch { return reach(url) } })()`,
  ],
]

for (const [what, call] of forgeries) {
  test(`a call with ${what} is under what the callee declares`, async (t) => {
    const server = await serve(t, (_, response) => response.end('reached'))
    const program = programOf(
      t,
      `const tried = async (url: string) => fetch(url).then((response) => response.text(), String)
      const reach = task({ name: 'reach', allowedHosts: [] }, tried)
      export const trusted = task({ name: 'trusted', allowedHosts: ['127.0.0.1'] }, tried)
      export const main = task({ name: 'main' }, async (url: string) => (await ${call}).result)`,
    )
    const url = `http://127.0.0.1:${server.port}/`
    t.regex(String((await program('main', [url])).result), /was refused|is not allowed|no hosts/)
    t.deepEqual(server.requests, [])
    t.is((await program('trusted', [url])).result, 'reached')
  })
}
