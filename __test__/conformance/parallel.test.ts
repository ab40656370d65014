// SPEC section 1: "such calls run in parallel under Promise.all".

import type { ServerResponse } from 'node:http'
import test from 'ava'
import { inBoth } from '../helpers/both-languages.ts'
import { programOf } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'
import { serve } from '../helpers/server.ts'

const calling = `
  const ask = task({ name: 'ask', allowedHosts: ['127.0.0.1'] }, async (url: string) => (await fetch(url)).text())
  const plain = task({ name: 'plain' }, (value: unknown) => value)`

const pythonCalling = `
import asyncio
@task(allowed_hosts=["127.0.0.1"])
async def ask(url): return (await http.aget(url)).text()
@task(allowed_hosts=["127.0.0.1"])
def plain_ask(url): return http.get(url).text()
@task
def plain(value): return value
`

const manners = [
  ['async tasks', 'ask(url)', 'ask(url)'],
  ['spawned tasks', 'ask.spawn(url)', 'plain_ask.spawn(url)'],
].flatMap(([how, call, pythonCall]) =>
  inBoth(
    `${calling}
      export const main = task({ name: 'main', timeout: '20s' }, async (url: string) =>
        (await Promise.all(Array.from({ length: 20 }, () => ${call}))).map(({ result }) => result))`,
    `${pythonCalling}
@task(timeout="20s")
async def main(url):
  return [envelope["result"] for envelope in await asyncio.gather(*(${pythonCall} for _ in range(20)))]`,
  ).map((program) => ({ how, ...program })),
)

for (const { how, language, of } of manners) {
  test(`${how} that are awaited together run at the same time (${language})`, async (t) => {
    const waiting: ServerResponse[] = []
    const server = await serve(t, (_, response) => {
      waiting.push(response)
      // Nobody is answered before all have asked.
      if (waiting.length === 20) for (const one of waiting) one.end('answered')
    })
    const program = of(t)
    const { result, error } = await program('main', [`http://127.0.0.1:${server.port}/`])
    t.deepEqual(
      result,
      Array.from({ length: 20 }, () => 'answered'),
      JSON.stringify(error),
    )
  })
}

test('a task that is called aside has its own limits; its failure is an envelope', async (t) => {
  const program = programOf(
    t,
    `const spin = task({ name: 'spin', compute: 'LOW' }, async () => { for (;;); })
    const grow = task({ name: 'grow', ram: '32MB' }, async () => { for (const all = []; ; ) all.push(new Uint8Array(1 << 20)) })
    const wait = task({ name: 'wait', timeout: '100ms' }, async () => new Promise(() => setTimeout(() => {}, 60_000)))
    const good = task({ name: 'good' }, async () => 'good')
    export const main = task({ name: 'main' }, async () => {
      const envelopes = await Promise.all([spin(), grow(), wait(), good()])
      return envelopes.map(({ result, error }) => error?.error_type ?? result)
    })`,
  )
  const { result } = await program('main')
  t.deepEqual(result, ['OUT_OF_FUEL', 'OUT_OF_MEMORY', 'TIMEOUT', 'good'])
})

const odd = ['"quoted"', 'two\nlines', 'a/b?c#d', '..', 'ä €', '%2e', ' ']

for (const name of odd) {
  test(`a task named ${JSON.stringify(name)} can be called aside`, async (t) => {
    const program = programOf(
      t,
      `const odd = task({ name: ${JSON.stringify(name)} }, async (value: unknown) => value)
      export const main = task({ name: 'main' }, async () => odd(['given']))`,
    )
    const { result, error } = await program('main')
    t.like(result, { success: true, result: ['given'] }, JSON.stringify(error ?? result))
    t.like(result, { execution: { task_name: name } })
  })
}

test('arguments and results are the same in both manners of calling', async (t) => {
  const program = programOf(
    t,
    `${calling}
    export const main = task({ name: 'main' }, async () => {
      const value = [null, 'ä', { deep: [[1.5, -0, true]] }, 'x'.repeat(100_000)]
      const both = [plain(value), await plain.spawn(value), plain(1n), await plain.spawn(1n)]
      return both.map(({ success, result, error }) => JSON.stringify([success, result, error]))
    })`,
  )
  const { result } = await program('main')
  t.true(Array.isArray(result) && result.length === 4)
  const [sync, aside, refused, refusedAside]: unknown[] = Array.isArray(result) ? result : []
  t.is(sync, aside)
  t.is(refused, refusedAside)
  t.regex(String(refused), /INVALID_ARGUMENTS/)
})

for (const name of odd) {
  test(`a Python task named ${JSON.stringify(name)} can be called aside`, async (t) => {
    const program = pythonProgram(
      t,
      `@task(name=${JSON.stringify(name)})
async def odd(value): return value
@task
async def main(): return await odd(["given"])`,
    )
    const { result, error } = await program('main')
    t.like(result, { success: true, result: ['given'] }, JSON.stringify(error ?? result))
    t.like(result, { execution: { task_name: name } })
  })
}

test('arguments and results are the same in both manners of calling (Python)', async (t) => {
  const program = pythonProgram(
    t,
    `${pythonCalling}
@task
async def main():
  value = [None, "ä", {"deep": [[1.5, -0.0, True]]}, "x" * 100_000]
  both = [plain(value), await plain.spawn(value), plain({1}), await plain.spawn({1})]
  return [[envelope["result"], envelope["error"]] for envelope in both]`,
  )
  const { result } = await program('main')
  const [sync, aside, refused, refusedAside]: unknown[] = Array.isArray(result) ? result : []
  t.truthy(sync)
  t.deepEqual(sync, aside)
  t.deepEqual(refused, refusedAside)
  t.regex(JSON.stringify(refused), /INVALID_ARGUMENTS/)
})
