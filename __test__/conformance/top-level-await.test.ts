// Await at the top level: what goes with it, and what is told of one that never ends.

import test from 'ava'
import { projectOf, programText } from '../helpers/program.ts'

/** A task that all of them have. */
const main = (body: string): string =>
  `export const main = task({ name: 'main' }, async () => {\n${body}\n})`

test('contexts are carried over await in a program that awaits at its top level', async (t) => {
  const { call } = projectOf(t, 'program.ts', {
    'program.ts': programText(`import { AsyncLocalStorage } from 'node:async_hooks'
const storage = new AsyncLocalStorage<number>()
const one = await Promise.resolve(1)
export const main = task({ name: 'main' }, () => storage.run(7, async () => {
  await null
  return [storage.getStore(), one]
}))
export const fails = task({ name: 'fails' }, async () => {
  await null
  throw new Error('x')
})`),
  })
  t.deepEqual((await call()).result, [7, 1])
  t.regex((await call('fails')).error?.stack ?? '', /program\.ts:11:9/)
})

test('a timer that is left at the top level and an await there go together', async (t) => {
  const { call } = projectOf(t, 'program.ts', {
    'program.ts': programText(`let ticks = 0
setTimeout(() => ticks++, 20)
const one = await new Promise((resolve) => setTimeout(() => resolve(1), 1))
${main('await new Promise((resolve) => setTimeout(resolve, 40))\nreturn [ticks, one]')}`),
  })
  t.deepEqual((await call()).result, [1, 1])
  t.deepEqual((await call()).result, [1, 1])
})

const endless: [title: string, source: string, message: RegExp][] = [
  [
    'that never comes',
    'await new Promise(() => {})',
    /^program\.ts: the top level awaits a promise that never settled, and nothing is left that could settle it\. Move work into a task\./,
  ],
  [
    'that is rejected',
    `await Promise.reject(new TypeError('not today'))`,
    /^program\.ts: the top level threw TypeError: not today\n/,
  ],
  [
    'of the network',
    `await fetch('http://127.0.0.1:9/').catch(() => undefined)`,
    /^program\.ts: the top level calls the network, which only a task may do/,
  ],
]

for (const [title, source, message] of endless) {
  test(`await at the top level for something ${title} is an error of the load`, async (t) => {
    const { call } = projectOf(t, 'program.ts', {
      'program.ts': programText(`${main('return 1')}\n${source}`),
    })
    const error = await t.throwsAsync(call())
    t.like(error, { code: 'LOAD_ERROR' })
    t.regex(error?.message ?? '', message)
  })
}

test('an error after an await at the top level is told at its place in the source', async (t) => {
  const { call } = projectOf(t, 'program.ts', {
    'program.ts': programText(`await null\nconst boom = (): never => {\n  throw new Error('x')\n}
${main('boom()')}`),
  })
  const { error } = await call()
  t.regex(error?.stack ?? '', /at boom \(program\.ts:4:9\)\n {4}at \S* ?\(?program\.ts:7:1\)?/)
})
