// Declarations that make no sense, or that are to harm who reads them, are refused when the program is loaded: one clear
// message, and nothing runs.

import test from 'ava'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { programOf } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'

const hostile: [what: string, options: string][] = [
  ['a getter that throws', `{ name: 'main', get compute() { throw new Error('no') } }`],
  [
    'a proxy that throws',
    `new Proxy({}, { get() { throw new Error('no') }, ownKeys() { throw new Error('no') } })`,
  ],
  [
    'a revoked proxy',
    `(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()`,
  ],
  [
    'a cycle',
    `(() => { const options = { name: 'main' }; options.ram = options; return options })()`,
  ],
  [
    'ten thousand options',
    `Object.fromEntries([['name', 'main'], ...Array.from({ length: 10_000 }, (_, n) => ['o' + n, n])])`,
  ],
  ['a name of a megabyte', `{ name: 'n'.repeat(1 << 20) }`],
  ['a value of ten megabytes', `{ name: 'main', ram: 'x'.repeat(10 << 20) }`],
  [
    'a value that cannot be printed',
    `{ name: 'main', ram: { toJSON() { throw 1 }, toString() { throw 2 } } }`,
  ],
  ['a symbol for a name', `{ name: Symbol('main') }`],
  ['an object without prototype', `Object.assign(Object.create(null), { name: 'main', rom: 1 })`],
]

const pythonHostile: [what: string, options: string][] = [
  ['a value that cannot be printed', `ram=Unprintable()`],
  ['a value that lies about its class', `ram=Liar()`],
  ['a cycle', `ram=cycle`],
  ['ten thousand options', `**{f"o{n}": n for n in range(10_000)}`],
  ['a name of a megabyte', `name="n" * (1 << 20)`],
  ['a value of ten megabytes', `ram="x" * (10 << 20)`],
  ['bytes for a name', `name=b"main"`],
  ['a lambda for a name', `name=lambda: "main"`],
  ['half of a character in the name', `name="\\ud800"`],
  ['a timeout that is no number', `timeout=float("nan")`],
  ['an endless timeout', `timeout=float("inf")`],
  ['a compute below zero', `compute=-1`],
  ['a compute of a thousand digits', `compute=10**1000`],
  ['a bool for a number', `max_retries=True`],
  ['a half for a whole number', `max_retries=0.5`],
  ['a number for a bool', `idempotent=1`],
  ['the spelling of TypeScript', `maxRetries=1`],
]

const pythonValues = `class Unprintable:
  def __repr__(self): raise ValueError("no")
class Liar:
  __class__ = property(lambda self: dict)
cycle = []
cycle.append(cycle)
`

const refusing = [
  ...hostile.map(([what, options]) => ({
    what,
    language: 'TypeScript',
    source: `export const main = task(${options}, () => 1)`,
    of: programOf,
  })),
  ...pythonHostile.map(([what, options]) => ({
    what,
    language: 'Python',
    source: `${pythonValues}@task(${options})\ndef main(): return 1`,
    of: pythonProgram,
  })),
]

for (const { what, language, source, of } of refusing) {
  test(`options with ${what} are refused in a message of reasonable length (${language})`, async (t) => {
    const call = of(t, source)
    const error = await t.throwsAsync(call('main'), { instanceOf: CapsuleError })
    t.is(error.code, 'LOAD_ERROR')
    t.true(error.message.length < 2000, `${error.message.length} characters`)
  })
}

const spelled: [language: string, options: string, of: typeof programOf, message: RegExp][] = [
  [
    'TypeScript',
    `max_retries: 1`,
    programOf,
    /unknown option "max_retries"\. Did you mean "maxRetries"/,
  ],
  [
    'Python',
    `maxRetries=1`,
    pythonProgram,
    /unknown option "maxRetries"\. Did you mean "max_retries"/,
  ],
  [
    'Python',
    `allowed_host=[]`,
    pythonProgram,
    /unknown option "allowed_host"\. Did you mean "allowed_hosts"/,
  ],
  ['Python', `max_retries=-1`, pythonProgram, /max_retries -1/],
]

for (const [language, options, of, message] of spelled) {
  test(`a message on ${options} has the spelling of ${language}`, async (t) => {
    const source =
      language === 'Python'
        ? `@task(name="main", ${options})\ndef main(): return 1`
        : `export const main = task({ name: 'main', ${options} }, () => 1)`
    await t.throwsAsync(of(t, source)('main'), { code: 'LOAD_ERROR', message })
  })
}

test('too many folders of all tasks together are refused', async (t) => {
  const program = programOf(
    t,
    `for (let n = 0; n < 11; n++) {
      task({ name: 't' + n, allowedFiles: Array.from({ length: 100 }, (_, at) => './d' + at) }, () => 1)
    }
    export const main = task({ name: 'main' }, () => 1)`,
  )
  await t.throwsAsync(program('main'), {
    message: /declare 1100 folders; at most 1000 are possible/,
  })
})

test('too many tasks are refused', async (t) => {
  const call = programOf(t, `for (let n = 0; n < 5000; n++) task({ name: 'task ' + n }, () => 1)`)
  await t.throwsAsync(call('main'), {
    instanceOf: CapsuleError,
    code: 'LOAD_ERROR',
    message: /5000 tasks; at most/,
  })
})
