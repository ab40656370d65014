// SPEC section 2, "From Node": what a folder of cases cannot say of run().

import test from 'ava'
import { CapsuleError, run, type RunOptions } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'
import { programOf, programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'

const echo = `export const main = task({ name: 'main' }, (...args) => args)`

const cycle: { self?: unknown } = {}
cycle.self = cycle

/** Arguments that JSON cannot say, and how the message names the place. */
const refusedArguments: [what: string, args: unknown[], message: RegExp][] = [
  ['a BigInt', [1n], /^args\[0\] is a BigInt/],
  ['a cycle', [1, cycle], /^args\[1\]\.self is a cycle/],
  ['a function', [{ f: () => 1 }], /^args\[0\]\.f is a function/],
  ['NaN', [[Number.NaN]], /^args\[0\]\[0\] is NaN/],
  ['an infinite number', [Infinity], /^args\[0\] is Infinity/],
  ['a Set', [{ 'a b': new Set() }], /^args\[0\]\["a b"\] is a Set/],
  ['a Map', [new Map()], /^args\[0\] is a Map/],
  ['bytes', [Buffer.from('a')], /^args\[0\] is bytes/],
  ['a symbol', [Symbol('s')], /^args\[0\] is a symbol/],
  ['an invalid Date', [new Date(Number.NaN)], /^args\[0\] is an invalid Date/],
]

for (const [what, args, message] of refusedArguments) {
  test(`${what} as an argument is refused before anything runs, with its path`, async (t) => {
    const refused = programOf(t, echo)('main', args)
    const error = await t.throwsAsync(refused, { instanceOf: CapsuleError, message })
    t.is(error.code, 'INVALID_ARGUMENTS')
  })
}

test('undefined is null and a Date its ISO text, as arguments too', async (t) => {
  const { result } = await programOf(t, echo)('main', [undefined, new Date(0), { a: undefined }])
  t.deepEqual(result, [null, '1970-01-01T00:00:00.000Z', { a: null }])
})

/** Options as somebody without types would give them. */
const refusedOptions: [what: string, options: Record<string, unknown>, message: RegExp][] = [
  ['an unknown one', { files: 'a.ts' }, /no option "files"\. Did you mean "file"\?/],
  ['no file', {}, /needs the option "file"/],
  ['an empty file', { file: '' }, /file must be a path, not ""/],
  [
    'args that are no array',
    { file: 'a.ts', args: 'text' },
    /args must be an array of JSON values, not "text"/,
  ],
  ['a task that is no text', { file: 'a.ts', task: 5 }, /task must be a task's name, not 5/],
  [
    'a signal that is none',
    { file: 'a.ts', signal: {} },
    /signal must be an AbortSignal, not an object/,
  ],
  [
    'a listener that is none',
    { file: 'a.ts', onStdout: 'log' },
    /onStdout must be a function, not "log"/,
  ],
]

for (const [what, given, message] of refusedOptions) {
  test(`run() refuses ${what}, and says what it takes`, async (t) => {
    const options: RunOptions = JSON.parse('{}')
    const refused = run(Object.assign(options, given))
    const error = await t.throwsAsync(refused, { instanceOf: CapsuleError, message })
    t.is(error.code, 'INVALID_ARGUMENTS')
  })
}

test('run() rejects for a file that is not there', async (t) => {
  const refused = run({ file: 'nope.ts', cwd: folderWith(t) })
  const error = await t.throwsAsync(refused, { instanceOf: CapsuleError, message: /^nope\.ts: / })
  t.is(error.code, 'LOAD_ERROR')
})

test('run() rejects for a file that cannot be compiled', async (t) => {
  const refused = run({ file: 'a.ts', cwd: folderWith(t, { 'a.ts': 'const = 1' }) })
  const error = await t.throwsAsync(refused, { instanceOf: CapsuleError, message: /^a\.ts:1:7: / })
  t.is(error.code, 'COMPILE_ERROR')
})

const endless = `
  const inner = task({ name: 'inner', compute: 'HIGH' }, () => { console.log('started'); for (;;); })
  export const main = task({ name: 'main' }, () => 'ended')
  export const busy = task({ name: 'busy', compute: 'HIGH' }, () => { console.log('started'); for (;;); })
  export const nested = task({ name: 'nested' }, () => inner())
  export const waiting = task({ name: 'waiting' }, async () => {
    console.log('started')
    await new Promise((resolve) => setTimeout(resolve, 60_000))
  })`

for (const task of ['busy', 'nested', 'waiting']) {
  test(`signal stops the task ${task}: run() rejects with its reason, and the next call works`, async (t) => {
    const call = programOf(t, endless)
    const controller = new AbortController()
    const reason = new Error('enough')
    const onStdout = (): void => controller.abort(reason)
    const stopped = call(task, [], { signal: controller.signal, onStdout })
    t.is(await t.throwsAsync(stopped), reason)
    t.is((await call('main')).result, 'ended')
  })
}

test('a signal that was aborted before starts nothing', async (t) => {
  const reason = new Error('before')
  const stopped = programOf(t, endless)('busy', [], { signal: AbortSignal.abort(reason) })
  t.is(await t.throwsAsync(stopped), reason)
})

test('output arrives while the task runs', async (t) => {
  const call = programOf(t, endless)
  const controller = new AbortController()
  const printed: string[] = []
  const onStdout = (text: string): void => {
    printed.push(text)
    controller.abort()
  }
  await t.throwsAsync(call('busy', [], { signal: controller.signal, onStdout }), { any: true })
  t.deepEqual(printed, ['started\n'])
})

test('a listener that throws stops the run, and run() rejects with what it threw', async (t) => {
  const thrown = new Error('listener')
  const onStdout = (): never => {
    throw thrown
  }
  t.is(await t.throwsAsync(programOf(t, endless)('busy', [], { onStdout })), thrown)
})

test('of two that wait for one load, a listener that throws fails its own call only', async (t) => {
  const text =
    "console.log('loading')\n" + programText("export const main = task({ name: 'main' }, () => 1)")
  const options = { file: 'a.ts', cwd: folderWith(t, { 'a.ts': text }) }
  const thrown = new Error('listener')
  const heard: string[] = []
  const first = run({
    ...options,
    onStdout: () => {
      throw thrown
    },
  })
  const second = run({ ...options, onStdout: (printed) => heard.push(printed) })
  t.is(await t.throwsAsync(first), thrown)
  t.is((await second).result, 1)
  t.deepEqual(heard, ['loading\n'])
})

test('many calls at once each get their own result', async (t) => {
  const call = programOf(t, echo)
  const numbers = Array.from({ length: 200 }, (_, index) => index)
  const envelopes = await Promise.all(numbers.map(async (number) => call('main', [number])))
  t.deepEqual(
    envelopes.map(({ result }) => result),
    numbers.map((number) => [number]),
  )
  t.is(new Set(envelopes.map(({ execution }) => execution.run_id)).size, 200)
})

const computing = `
  export const main = task({ name: 'main' }, () => {
    let hash = 0
    for (let n = 0; n < 20_000; n++) hash = (Math.imul(hash, 31) + n) | 0
    return hash
  })
  export const collected = task({ name: 'collected' }, () => {
    let kept: object[] = []
    for (let n = 0; n < 200_000; n++) kept = [...kept.slice(-3), { n, text: 'text ' + n }]
    return kept.length
  })`

test('the same computation uses the same fuel, in 20 runs over 3 processes', async (t) => {
  const cwd = folderWith(t, { 'program.ts': programText(computing) })
  const fuels = new Set<number>()
  for (let turn = 0; turn < 18; turn++) {
    fuels.add((await run({ file: 'program.ts', cwd, task: 'main' })).execution.fuel_consumed)
  }
  for (let turn = 0; turn < 2; turn++) {
    const { stdout } = await runCli(cwd, ['run', 'program.ts'])
    fuels.add(JSON.parse(stdout).execution.fuel_consumed)
  }
  t.is(fuels.size, 1, [...fuels].join(', '))
})

test('where garbage is collected, fuel differs by less than 0.5 %', async (t) => {
  const call = programOf(t, computing)
  const fuels: number[] = []
  for (let turn = 0; turn < 5; turn++) {
    fuels.push((await call('collected')).execution.fuel_consumed)
  }
  const [least, most] = [Math.min(...fuels), Math.max(...fuels)]
  t.true((most - least) / least < 0.005, fuels.join(', '))
})
