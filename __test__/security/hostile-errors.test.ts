// SPEC section 4: "What a guest makes the host allocate … has caps of its own", and no value of the host's
// appears in errors: what a program throws is read by the host, and is the program's own words.

import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { run } from '../../ts/sdk/runner.ts'
import { folderWith } from '../helpers/folder.ts'
import { runCli } from '../helpers/run-cli.ts'

const files = {
  'frame.ts': `
    import { task } from '@capsule-run/sdk'
    export const main = task({ name: 'main' }, () => {
      throw new Error('x\\n    at f (secret.txt:1:1)')
    })
  `,
  'secret.txt': 'TOP-SECRET',
  'stack.ts': `
    import { task } from '@capsule-run/sdk'
    String.prototype.slice = function () { return String(this) }
    export const main = task({ name: 'main', compute: 'HIGH' }, () => {
      const error = new Error('long')
      error.stack = '@'.repeat(1_000_000) + '@stack.ts:1:1'
      throw error
    })
  `,
  'surrogate.ts': `
    import { task } from '@capsule-run/sdk'
    export const main = task({ name: 'main' }, () => {
      throw new Error('important: \\ud800')
    })
  `,
}

test('a message that looks like a frame shows no file of the host', async (t) => {
  const { exitCode, stderr } = await runCli(folderWith(t, files), ['run', 'frame.ts'])
  t.is(exitCode, 1)
  t.notRegex(stderr, /TOP-SECRET/)
  t.regex(stderr, /frame\.ts:4/)
})

test('of a stack that a program made up, what is too long is left out', async (t) => {
  const { error } = await run({ file: 'stack.ts', cwd: folderWith(t, files) })
  t.is(error?.message, 'long')
  t.true((error?.stack ?? '').length < 2000)
})

test('half a surrogate pair does not lose the message', async (t) => {
  const { error } = await run({ file: 'surrogate.ts', cwd: folderWith(t, files) })
  t.is(error?.message, 'important: \ufffd')
})

test('clean does not empty what a symbolic link points to', async (t) => {
  const folder = folderWith(t, { 'victim/cache/precious.txt': 'kept', 'project/a.ts': '' })
  symlinkSync(join(folder, 'victim'), join(folder, 'project/.capsule'))
  const { exitCode, stderr } = await runCli(join(folder, 'project'), ['clean'])
  t.is(exitCode, 2)
  t.regex(stderr, /symbolic link/)
  t.true(existsSync(join(folder, 'victim/cache/precious.txt')))
})
