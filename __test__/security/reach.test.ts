// SPEC: a task has "only the files, hosts and environment variables that the task's declaration names"; what
// else a program may find.

import test from 'ava'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'
import { programOf, programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'

test("the host's environment is not there, at the top level and in a task", async (t) => {
  const source = `
    const loaded = Object.entries(process.env)
    export const main = task({ name: 'main' }, () => [
      ...loaded, ...Object.entries(process.env), process.env.SECRET, process.env.PATH,
    ])`
  const cwd = folderWith(t, { 'program.ts': programText(source), '.env': 'SECRET=from-a-file' })
  const { stdout } = await runCli(cwd, ['run', 'program.ts'], {
    env: { SECRET: 'from-the-process' },
  })
  t.deepEqual(JSON.parse(stdout).result, [null, null])
})

const nothing: [what: string, expression: string][] = [
  ['require', `typeof globalThis.require`],
  ['module', `typeof globalThis.module`],
  ['Deno', `typeof Deno`],
  ['Bun', `typeof Bun`],
  ['WebSocket', `typeof WebSocket`],
  ['XMLHttpRequest', `typeof XMLHttpRequest`],
  ['Worker', `typeof Worker`],
  ['SharedArrayBuffer', `typeof SharedArrayBuffer`],
  ['WebAssembly', `typeof WebAssembly`],
  ['process.binding', `typeof process.binding`],
  ['process.mainModule', `typeof process.mainModule`],
  ['process.dlopen', `typeof process.dlopen`],
]

for (const [what, expression] of nothing) {
  test(`there is no ${what} in a sandbox`, async (t) => {
    const call = programOf(t, `export const main = task({ name: 'main' }, () => ${expression})`)
    t.is((await call('main')).result, 'undefined')
  })
}

for (const name of ['node:child_process', 'node:net', 'worker_threads', 'http', 'node:vm']) {
  for (const statement of [
    `import * as found from '${name}'`,
    `const found = require('${name}')`,
    `const found = () => import('${name}')`,
  ]) {
    test(`${statement} is refused when the program is compiled`, async (t) => {
      const call = programOf(
        t,
        `${statement}\nexport const main = task({ name: 'main' }, () => found)`,
      )
      const error = await t.throwsAsync(call('main'), { instanceOf: CapsuleError })
      t.is(error.code, 'COMPILE_ERROR')
      t.true(error.message.includes(`program.ts:2:`) && error.message.includes(`"${name}"`))
    })
  }
}

const specifiers = [
  'node:fs',
  '/etc/passwd',
  './program.ts',
  'file:///etc/passwd',
  'data:text/javascript,export default 1',
  'https://example.com/a.js',
  'wasi:filesystem/types@0.2.10',
  'wasi:http/outgoing-handler@0.2.10',
]

for (const specifier of specifiers) {
  test(`import("${specifier}") while a task runs is an error that it can catch`, async (t) => {
    const call = programOf(
      t,
      `export const main = task({ name: 'main' }, async (specifier: string) => {
        try {
          return Object.keys(await import(specifier))
        } catch (error) {
          return 'refused'
        }
      })`,
    )
    const { result, error } = await call('main', [specifier])
    t.is(result, 'refused', JSON.stringify(error))
  })
}

test('the interface of the engine, if a program gets hold of it, gives nothing more', async (t) => {
  const call = programOf(
    t,
    `const bytes = (text: string) => new TextEncoder().encode(text)
    export const small = task({ name: 'small', compute: 5_000_000 }, () => { for (;;); })
    export const main = task({ name: 'main' }, async () => {
      const { callTask } = await (0, eval)("import('capsule:engine/host@0.1.0')")
      const told = (name: string, args: Uint8Array) => {
        const { error, execution } = JSON.parse(callTask(name, args))
        return [error?.error_type, execution.fuel_consumed]
      }
      return [
        told('nope', bytes('[]')),
        told('', bytes('[]')),
        told('small', bytes('no JSON')),
        told('small', bytes('{}')),
        told('small', new Uint8Array([255, 254, 253])),
        told('small', bytes('[]')),
      ]
    })`,
  )
  const { result, error } = await call('main')
  const expected = [
    ['TASK_NOT_FOUND', 0],
    ['TASK_NOT_FOUND', 0],
    ['INVALID_ARGUMENTS', 0],
    ['INVALID_ARGUMENTS', 0],
    ['INVALID_ARGUMENTS', 0],
    ['OUT_OF_FUEL', 5_000_000],
  ]
  if (error) t.is(error.error_type, 'TASK_ERROR', 'a program that does not get hold of it at all')
  else t.deepEqual(result, expected)
})
