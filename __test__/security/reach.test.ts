// SPEC: a task has "only the files, hosts and environment variables that the task's declaration names";
// here none, and none can be named yet.

import { createServer } from 'node:http'
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

for (const name of [
  'node:fs',
  'fs',
  'fs/promises',
  'node:child_process',
  'node:net',
  'worker_threads',
]) {
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

const requests: [what: string, init: string][] = [
  ['a GET', ``],
  ['a POST', `{ method: 'POST', body: 'x' }`],
  [
    'a stream',
    `{ method: 'POST', body: new Blob(['x'.repeat(1 << 16)]).stream(), duplex: 'half' }`,
  ],
]

for (const [what, init] of requests) {
  for (const host of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '0.0.0.0',
    'user:pass@127.0.0.1',
    '2130706433',
  ]) {
    test(`${what} to ${host} is refused without a connection, as an error that a task can catch`, async (t) => {
      let connections = 0
      const server = createServer((_, response) => response.end('reached'))
      server.on('connection', () => connections++)
      await new Promise<void>((resolve) => server.listen(0, '::', resolve))
      t.teardown(() => server.close())
      const address = server.address()
      const port = typeof address === 'object' ? address?.port : undefined
      const call = programOf(t, fetching(init))
      const { result, error } = await call('main', [`http://${host}:${port}/`])
      t.is(result, 'refused', JSON.stringify(error))
      t.is(connections, 0)
    })
  }
}

for (const url of [
  'https://example.com/',
  'http://example.com:81/',
  'http://1.1.1.1/',
  'http://[100::1]/',
]) {
  test(`fetch of ${url} is refused, as an error that a task can catch`, async (t) => {
    const call = programOf(t, fetching(''))
    const { result, error, execution } = await call('main', [url])
    t.is(result, 'refused', JSON.stringify(error))
    t.deepEqual(execution.host_requests, [])
  })
}

for (const url of [
  'file:///etc/passwd',
  'ftp://example.com/',
  'capsule:engine',
  'about:blank',
  '/etc/passwd',
]) {
  test(`fetch of ${url} is refused, as an error that a task can catch`, async (t) => {
    const { result, error } = await programOf(t, fetching(''))('main', [url])
    t.is(result, 'refused', JSON.stringify(error))
  })
}

function fetching(init: string): string {
  return `export const main = task({ name: 'main', timeout: '5s' }, async (url: string) => {
    try {
      const response = await fetch(url, ${init})
      return [response.status, await response.text()]
    } catch (error) {
      return error instanceof Error ? 'refused' : 'threw no error'
    }
  })`
}
