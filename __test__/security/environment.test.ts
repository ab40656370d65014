// SPEC section 4, Environment: "only the named variables, from the process and `.env` in the project root (the process
// wins). Values never appear in trace, errors or logs."

import test from 'ava'
import { CapsuleError, run } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'
import { programOf, programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'

/** All the ways in which a program can look at its variables. */
const seen = `
  const seen = () => {
    const forIn = []
    for (const name in process.env) forIn.push(name)
    return {
      keys: Object.keys(process.env).toSorted(),
      entries: Object.entries(process.env).toSorted(),
      own: Reflect.ownKeys(process.env).toSorted(),
      names: Object.getOwnPropertyNames(process.env).toSorted(),
      forIn: forIn.toSorted(),
      spread: { ...process.env },
      json: JSON.parse(JSON.stringify(process.env)),
      has: ['GIVEN', 'SECRET', 'PATH', 'HOME'].filter((name) => name in process.env),
      descriptor: Object.getOwnPropertyDescriptor(process.env, 'SECRET')?.value ?? null,
      got: [process.env.GIVEN ?? null, process.env.SECRET ?? null, process.env.PATH ?? null],
    }
  }`

const nothing = {
  keys: [],
  entries: [],
  own: [],
  names: [],
  forIn: [],
  spread: {},
  json: {},
  has: [],
  descriptor: null,
  got: [null, null, null],
}

const given = {
  keys: ['GIVEN'],
  entries: [['GIVEN', 'mine']],
  own: ['GIVEN'],
  names: ['GIVEN'],
  forIn: ['GIVEN'],
  spread: { GIVEN: 'mine' },
  json: { GIVEN: 'mine' },
  has: ['GIVEN'],
  descriptor: null,
  got: ['mine', null, null],
}

const observing = `${seen}
  const loaded = seen()
  const other = task({ name: 'other' }, seen)
  const same = task({ name: 'same', envVariables: ['GIVEN'] }, seen)
  const more = task({ name: 'more', envVariables: ['GIVEN', 'SECRET'] }, () => process.env.SECRET)
  export const main = task({ name: 'main', envVariables: ['GIVEN', 'NOT_SET'] }, () => ({
    loaded, own: seen(), other: other().result, same: same().result, more: more().result,
  }))`

test('however a task looks, only what it declares is there; nothing at the top level or in a sub-task that declares nothing', async (t) => {
  const cwd = folderWith(t, {
    'program.ts': programText(observing),
    '.env': 'SECRET=from-the-file\nPATH=x',
  })
  const expected = { loaded: nothing, own: given, other: nothing, same: given }
  const variables = { GIVEN: 'mine', SECRET: 'hidden' }
  const { stdout, stderr } = await runCli(cwd, ['run', 'program.ts'], { env: variables })
  t.deepEqual(JSON.parse(stdout).result, { ...expected, more: 'hidden' }, stderr)
  const { result } = await run({ file: 'program.ts', cwd, env: variables })
  t.deepEqual(result, { ...expected, more: 'hidden' })
})

const sources: [what: string, dotenv: string, process: object, env: object, value: unknown][] = [
  ['nowhere', '', {}, {}, null],
  ['from .env', 'GIVEN=file', {}, {}, 'file'],
  ['from .env, in quotes and with a comment', '# one\nexport GIVEN="a b" # two', {}, {}, 'a b'],
  ['from the process', '', { GIVEN: 'process' }, {}, 'process'],
  ['from the process, before .env', 'GIVEN=file', { GIVEN: 'process' }, {}, 'process'],
  ['from the process, empty, before .env', 'GIVEN=file', { GIVEN: '' }, {}, ''],
  ['from env of run()', '', {}, { GIVEN: 'run' }, 'run'],
  ['from env of run(), before both', 'GIVEN=file', { GIVEN: 'process' }, { GIVEN: 'run' }, 'run'],
  ['from env of run(), empty, before both', 'GIVEN=file', { GIVEN: 'process' }, { GIVEN: '' }, ''],
]

for (const [what, dotenv, outer, env, value] of sources) {
  test.serial(`a variable ${what} is ${JSON.stringify(value)}`, async (t) => {
    const source = `export const main = task({ name: 'main', envVariables: ['GIVEN'] }, () => process.env.GIVEN)`
    const cwd = folderWith(t, { 'program.ts': programText(source), '.env': dotenv })
    Object.assign(process.env, outer)
    t.teardown(() => delete process.env['GIVEN'])
    t.is((await run({ file: 'program.ts', cwd, env: { ...env } })).result, value)
    if (Object.keys(env).length > 0) return
    const { stdout } = await runCli(cwd, ['run', 'program.ts'], { env: { ...outer } })
    t.is(JSON.parse(stdout).result, value)
  })
}

test('names that every object has are no variables, and can be some', async (t) => {
  const call = programOf(
    t,
    `const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
    export const main = task({ name: 'main', envVariables: names }, () =>
      names.map((name) => [Object.hasOwn(process.env, name), Object.hasOwn(process.env, name) ? process.env[name] : null]))`,
  )
  const none = [false, null]
  t.deepEqual((await call('main')).result, [none, none, none, none])
  const env = Object.fromEntries([
    ['constructor', 'one'],
    ['__proto__', 'two'],
    ['toString', 'three'],
  ])
  const { result } = await call('main', [], { env })
  t.deepEqual(result, [[true, 'one'], [true, 'two'], [true, 'three'], none])
})

test('what a task sets is a text, stays in its sandbox, and is gone with it', async (t) => {
  const call = programOf(
    t,
    `const inner = task({ name: 'inner', envVariables: ['GIVEN'] }, () => ({ ...process.env }))
    export const main = task({ name: 'main', envVariables: ['GIVEN'] }, () => {
      process.env.NUMBER = 5
      process.env.GIVEN = 'changed'
      return [{ ...process.env }, inner().result, delete process.env.GIVEN, process.env.GIVEN ?? null]
    })
    export const look = task({ name: 'look', envVariables: ['GIVEN', 'NUMBER'] }, () => ({ ...process.env }))`,
  )
  const env = { GIVEN: 'mine' }
  const changed = { GIVEN: 'changed', NUMBER: '5' }
  t.deepEqual((await call('main', [], { env })).result, [changed, env, true, null])
  t.deepEqual((await call('look', [], { env })).result, env)
  t.is(process.env['GIVEN'], undefined)
  t.is(process.env['NUMBER'], undefined)
})

test('runs of one program with different values, at the same time, each see their own', async (t) => {
  const call = programOf(
    t,
    `export const main = task({ name: 'main', envVariables: ['GIVEN'] }, async () => {
      const before = process.env.GIVEN
      await new Promise((resolve) => setTimeout(resolve, 1))
      return [before, process.env.GIVEN]
    })`,
  )
  const values = Array.from({ length: 50 }, (_, index) => `value ${index}`)
  const envelopes = await Promise.all(
    values.map(async (GIVEN) => call('main', [], { env: { GIVEN } })),
  )
  t.deepEqual(
    envelopes.map(({ result }) => result),
    values.map((value) => [value, value]),
  )
  t.deepEqual((await call('main')).result, [null, null])
})

const refused: [written: string, ...words: string[]][] = [
  [`'API_KEY'`, 'envVariables', 'not a list of names'],
  [`['*']`, 'envVariables[0]', '"*"', 'pattern'],
  [`['AWS_*']`, 'envVariables[0]', '"AWS_*"', 'Write each name'],
  [`['A?']`, '"A?"', 'pattern'],
  [`['']`, 'envVariables[0]', 'not the name of a variable'],
  [`['A', 'B=C']`, 'envVariables[1]', '"B=C"'],
  [`['A B']`, '"A B"'],
  [`['A\\nB']`, 'envVariables[0]'],
  [`['A\\0']`, 'envVariables[0]'],
  [`[5]`, 'envVariables[0]', '5'],
  [`[null]`, 'envVariables[0]', 'null'],
  [`['NAME'.repeat(51)]`, 'envVariables[0]'],
  [`Array.from({ length: 1001 }, (_, n) => 'N' + n)`, '1001 names', '1000'],
]

for (const [written, ...words] of refused) {
  test(`envVariables: ${written.slice(0, 40)} is refused when the program is loaded`, async (t) => {
    const call = programOf(
      t,
      `export const main = task({ name: 'main', envVariables: ${written} }, () => 1)`,
    )
    const error = await t.throwsAsync(call('main'), { instanceOf: CapsuleError })
    t.is(error.code, 'LOAD_ERROR')
    for (const word of ['task "main"', ...words]) {
      t.true(error.message.includes(word), `${word} is not in: ${error.message}`)
    }
    t.notRegex(error.message, /\n/)
  })
}

test('a .env that cannot be read is one clear error, and only where it is needed', async (t) => {
  const declares = `export const main = task({ name: 'main', envVariables: ['GIVEN'] }, () => process.env.GIVEN)`
  const cwd = folderWith(t, { 'program.ts': programText(declares), '.env/x': '' })
  const error = await t.throwsAsync(run({ file: 'program.ts', cwd }), { instanceOf: CapsuleError })
  t.is(error.code, 'LOAD_ERROR')
  t.regex(error.message, /^\.env cannot be read/)
  t.is((await run({ file: 'program.ts', cwd, env: { GIVEN: 'x' } })).result, 'x')
})
