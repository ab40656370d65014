// SPEC section 2: "On a terminal the envelope is pretty-printed in colour; otherwise one line."

import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import test from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { runCli, type CliOptions } from '../helpers/run-cli.ts'

const terminal = ['python3', fileURLToPath(new URL('../helpers/terminal.py', import.meta.url))]
const onTerminal: CliOptions = { through: terminal, env: { TERM: 'xterm-256color' } }

const files = {
  'program.ts': `
    import { task } from '@capsule-run/sdk'
    export const main = task({ name: 'main' }, () => ({ text: 'a "b"', list: [1, true, null] }))
    export const fails = task({ name: 'fails' }, () => {
      throw new TypeError('on purpose')
    })
    export const busy = task({ name: 'busy', compute: 'HIGH' }, () => {
      console.log('started')
      for (;;);
    })
  `,
  'slow.ts': `
    import { task } from '@capsule-run/sdk'
    export const main = task({ name: 'main' }, () => 'slow to load')
    const untilMs = Date.now() + 1000
    while (Date.now() < untilMs);
  `,
}

const escape = String.fromCodePoint(27)

test.serial('on a terminal the envelope is indented and coloured', async (t) => {
  const { stdout, exitCode } = await runCli(folderWith(t, files), ['run', 'program.ts'], onTerminal)
  t.true(stdout.includes(`${escape}[`))
  const shown = lastShown(stdout)
  t.true(
    shown.startsWith('{\n  "success": true,\n  "result": {\n    "text": "a \\"b\\"",\n'),
    shown,
  )
  const envelope = JSON.parse(shown)
  t.deepEqual(envelope.result, { text: 'a "b"', list: [1, true, null] })
  t.is(exitCode, 0)
})

test.serial(
  'on a terminal a failure is explained in colour, with its place in the source',
  async (t) => {
    const args = ['run', 'program.ts', '--task', 'fails']
    const { stdout, exitCode } = await runCli(folderWith(t, files), args, onTerminal)
    t.true(stdout.includes(`${escape}[31m✗`))
    const shown = stripVTControlCharacters(stdout).replaceAll('\r', '')
    t.regex(shown, /✗ fails failed: TypeError: on purpose\n {4}program\.ts:5:\d+\n/)
    t.is(exitCode, 1)
  },
)

test.serial('--json is one line without colour, on a terminal too', async (t) => {
  const args = ['run', 'program.ts', '--json']
  const { stdout } = await runCli(folderWith(t, files), args, onTerminal)
  t.regex(stdout, /^\{"success":true,[^\n]*\}\r\n$/)
})

test.serial('NO_COLOR turns colours off', async (t) => {
  const env = { TERM: 'xterm-256color', NO_COLOR: '1' }
  const { stdout } = await runCli(folderWith(t, files), ['run', 'program.ts'], {
    ...onTerminal,
    env,
  })
  t.notRegex(stdout, new RegExp(`${escape}\\[\\d+m`))
  t.regex(lastShown(stdout), /^\{\n {2}"success": true,\n/)
})

test.serial('work over 300 ms shows progress, and clears it away', async (t) => {
  const { stdout } = await runCli(folderWith(t, files), ['run', 'slow.ts'], onTerminal)
  t.regex(stdout, /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] loading/)
  t.regex(lastShown(stdout), /^\{\n/)
})

test.serial('Ctrl-C on a terminal stops the run, exit code 130', async (t) => {
  const cwd = folderWith(t, files)
  const through = [...terminal, '--key-after', 'started', '\u0003']
  const args = ['run', 'program.ts', '--task', 'busy']
  const { stdout, exitCode } = await runCli(cwd, args, { ...onTerminal, through })
  t.regex(stripVTControlCharacters(stdout), /started\r\n(\^C)?(\r\n)?✗ stopped\r\n$/)
  t.is(exitCode, 130)
})

test.serial('without a terminal there is no colour and no progress', async (t) => {
  const { stdout, stderr } = await runCli(folderWith(t, files), ['run', 'slow.ts'])
  t.false(`${stdout}${stderr}`.includes(escape))
  t.is(stderr, '')
})

/** What stands on the terminal after a line of progress, if there was one, was cleared. */
function lastShown(stdout: string): string {
  const last = stdout.split(`\r${escape}[2K`).at(-1) ?? ''
  return stripVTControlCharacters(last).replaceAll('\r', '')
}
