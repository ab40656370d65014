// SPEC: a task has "only the files, hosts and environment variables that the task's declaration names"; what
// else a program may find.

import test from 'ava'
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
  ['process.mainModule', `typeof process.mainModule`],
]

for (const [what, expression] of nothing) {
  test(`there is no ${what} in a sandbox`, async (t) => {
    const call = programOf(t, `export const main = task({ name: 'main' }, () => ${expression})`)
    t.is((await call('main')).result, 'undefined')
  })
}

const absent: [name: string, use: string][] = [
  ['node:child_process', `found.exec('id')`],
  ['node:net', `found.connect(80)`],
  ['worker_threads', `new found.Worker('x')`],
  ['http', `found.createServer()`],
  ['node:vm', `found.runInNewContext('1')`],
]

for (const [name, use] of absent) {
  for (const found of [`require('${name}')`, `await import('${name}')`]) {
    test(`${use} of ${found} is refused where it is used`, async (t) => {
      const call = programOf(
        t,
        `export const main = task({ name: 'main' }, async () => {
          const found = ${found}
          ${use}
        })`,
      )
      const { error } = await call('main')
      t.is(error?.error_type, 'TASK_ERROR')
      t.regex(error?.message ?? '', /does not exist in a sandbox: /)
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
