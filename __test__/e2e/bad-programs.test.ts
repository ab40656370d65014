// SPEC section 2: "2 the user's mistake (no such file, bad option, compile error), said in one message
// with what to do, no stack", and nothing is written.

import { createServer } from 'node:http'
import test from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { goodProgram, importTask, refuses, type Mistake } from '../helpers/mistake.ts'
import { runCli } from '../helpers/run-cli.ts'
import { filesBelow } from '../helpers/tree.ts'

/** A program whose only task has these options. */
const options = (text: string): Record<string, string> => ({
  'program.ts': `${importTask}export const main = task(${text}, () => 1)\n`,
})

const option = (text: string): Record<string, string> => options(`{ name: 'main', ${text} }`)

const mistakes: Mistake[] = [
  [
    'a syntax error',
    { 'a.ts': `${importTask}const x = = 1\n` },
    'a.ts',
    /^✗ a\.ts:2:11: .*\n.*2 │ const x = = 1\n +│ {11}\^$/,
  ],
  [
    'a syntax error in an imported file',
    { 'a.ts': `import './lib/b.ts'\n`, 'lib/b.ts': `\nlet a; let a` },
    'a.ts',
    /^✗ lib\/b\.ts:2:12: .*"a" has already been declared/,
  ],
  [
    'an import of nothing',
    { 'a.ts': `import { b } from './b.ts'\nb()\n` },
    'a.ts',
    /^✗ a\.ts:1:19: cannot resolve "\.\/b\.ts", imported by a\.ts/,
  ],
  [
    'an import of a package that is not installed',
    { 'a.ts': `import './lib/b.ts'\n`, 'lib/b.ts': `import 'no-such-package'\n` },
    'a.ts',
    /^✗ lib\/b\.ts:1:8: cannot resolve "no-such-package", imported by lib\/b\.ts.*npm install no-such-package/,
  ],
  [
    'no task',
    { 'a.ts': `export const a = 1\n` },
    'a.ts',
    /^✗ a\.ts: the file declares no task\. Write /,
  ],
  [
    'no main',
    {
      'a.ts': `${importTask}task({ name: 'one' }, () => 1)\ntask({ name: 'two' }, () => 2)\n`,
    },
    'a.ts',
    /^✗ a\.ts: there is no task "main", .*"one", "two"/,
  ],
  [
    'two tasks of one name',
    { 'a.ts': `${goodProgram}task({ name: 'main' }, () => 2)\n` },
    'a.ts',
    /^✗ a\.ts: two tasks are named "main"/,
  ],
  [
    'a misspelt option',
    option(`allowedHost: []`),
    'program.ts',
    /^✗ program\.ts: task "main": unknown option "allowedHost"\. Did you mean "allowedHosts"\?$/,
  ],
  [
    'a Python option',
    option(`max_retries: 1`),
    'program.ts',
    /^✗ program\.ts: task "main": unknown option "max_retries"\. Did you mean "maxRetries"\?$/,
  ],
  ['an unknown option', option(`colour: 1`), 'program.ts', /task "main": unknown option "colour"/],
  ['a task without a name', options(`{}`), 'program.ts', /^✗ program\.ts: .*name/],
  ['a task without options', options(`undefined`), 'program.ts', /^✗ program\.ts: .*options/],
  ['a name that is no text', options(`{ name: 5 }`), 'program.ts', /^✗ program\.ts: .*name 5/],
  ['an empty name', options(`{ name: '' }`), 'program.ts', /^✗ program\.ts: .*name ""/],
  [
    'a name that begins as those of Capsule itself do',
    options(`{ name: '\\0sleep' }`),
    'program.ts',
    /^✗ program\.ts: .*name "\\u0000sleep" begins with a NUL/,
  ],
  [
    'a task without a function',
    { 'program.ts': `${importTask}task({ name: 'main' })\n` },
    'program.ts',
    /^✗ program\.ts: task "main": .*function/,
  ],
  [
    'a top level that throws',
    { 'a.ts': `${goodProgram}throw new TypeError('not today')\n` },
    'a.ts',
    /^✗ a\.ts: the top level threw TypeError: not today\n {4}at a\.ts:3:\d+$/,
  ],
  [
    'a top level that throws no error',
    { 'a.ts': `${goodProgram}throw null\n` },
    'a.ts',
    /^✗ a\.ts: the top level threw .*null/,
  ],
  [
    'a top level that needs too much memory',
    {
      'a.ts': `${goodProgram}const kept: Uint8Array[] = []\nfor (;;) kept.push(new Uint8Array(1 << 24))\n`,
    },
    'a.ts',
    /^✗ a\.ts: the top level needs more than 256 MiB/,
  ],
  [
    'a top level that recurses',
    { 'a.ts': `${goodProgram}const f = (): number => f() + 1\nf()\n` },
    'a.ts',
    /^✗ a\.ts: the top level .*(recursed|recursion)/,
  ],
  [
    'a top level that calls a task',
    { 'a.ts': `${importTask}export const main = task({ name: 'main' }, () => 1)\nmain()\n` },
    'a.ts',
    /^✗ a\.ts: .*task.*(load|top level)/,
  ],
  [
    'a top level that ends the process',
    { 'a.ts': `${goodProgram}process.exit(0)\n` },
    'a.ts',
    /^✗ a\.ts: the top level threw .*process\.exit\(\)/,
  ],
  [
    'await at the top level for what never comes',
    { 'a.ts': `${goodProgram}await new Promise(() => {})\n` },
    'a.ts',
    /^✗ a\.ts: the top level awaits a promise that never settled, .*Move work into a task\.$/,
  ],
]

for (const mistake of mistakes) {
  test.serial(`${mistake[0]}: one message, exit code 2, nothing written`, refuses, mistake)
}

test('a top level that never ends: one message, exit code 2, nothing written', async (t) => {
  const cwd = folderWith(t, { 'a.ts': `${goodProgram}for (;;);\n` })
  const { stdout, stderr, exitCode } = await runCli(cwd, ['run', 'a.ts'])
  t.regex(
    stderr,
    /^✗ a\.ts: the top level .*(did not end within 10 s|without ending).*Move work into a task\.\n$/,
  )
  t.deepEqual({ stdout, exitCode }, { stdout: '', exitCode: 2 })
  t.deepEqual(filesBelow(cwd), ['a.ts'])
})

test('a top level that calls the network: one message, exit code 2, no connection, nothing written', async (t) => {
  let connections = 0
  const server = createServer().on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const cwd = folderWith(t, { 'a.ts': `${goodProgram}void fetch('http://127.0.0.1:${port}/')\n` })
  const { stdout, stderr, exitCode } = await runCli(cwd, ['run', 'a.ts'])
  t.regex(stderr, /^✗ a\.ts: the top level calls the network, which only a task may do\./)
  t.deepEqual({ stdout, exitCode, connections }, { stdout: '', exitCode: 2, connections: 0 })
  t.deepEqual(filesBelow(cwd), ['a.ts'])
})
