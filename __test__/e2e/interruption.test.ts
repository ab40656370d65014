// SPEC section 2: "130 on Ctrl-C (running sandboxes are stopped first)".

import test from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'
import { filesBelow } from '../helpers/tree.ts'

const files = {
  'program.ts': `
    import { task } from '@capsule-run/sdk'
    const inner = task({ name: 'inner', compute: 'HIGH' }, () => {
      console.log('inner started')
      for (;;);
    })
    export const main = task({ name: 'main', compute: 'HIGH' }, () => 'ended')
    export const busy = task({ name: 'busy', compute: 'HIGH' }, () => {
      console.log('started')
      for (;;);
    })
    export const waiting = task({ name: 'waiting' }, async () => {
      console.log('started')
      await new Promise((resolve) => setTimeout(resolve, 3_600_000))
    })
    export const nested = task({ name: 'nested' }, () => inner())
    export const retried = task({ name: 'retried', maxRetries: 1000 }, () => {
      console.log('started')
      throw new Error('again')
    })
  `,
  'loading.ts': `
    import { task } from '@capsule-run/sdk'
    export const main = task({ name: 'main' }, () => 1)
    console.log('started')
    for (;;);
  `,
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  for (const task of ['busy', 'waiting', 'nested', 'retried']) {
    test.serial(`${signal} while the task ${task} runs: exit code 130, cache intact`, async (t) => {
      const cwd = folderWith(t, files)
      await runCli(cwd, ['run', 'program.ts'])
      const before = filesBelow(cwd)
      const { child, outcome, printed } = startCli(cwd, ['run', 'program.ts', '--task', task])
      await printed('started')
      child.kill(signal)
      const { exitCode, stdout, stderr } = await outcome
      t.is(exitCode, 130)
      t.is(stdout, '')
      t.regex(stderr, /started\n(.*\n)*✗ stopped\n$/)
      t.notRegex(stderr, /\n {4}at /)
      t.deepEqual(filesBelow(cwd), before)
      const again = await runCli(cwd, ['run', 'program.ts', '--verbose'])
      t.is(JSON.parse(again.stdout).result, 'ended')
      t.regex(again.stderr, /\(cached\)/)
    })
  }
}

test.serial('Ctrl-C while a program is loaded: exit code 130, nothing written', async (t) => {
  const cwd = folderWith(t, files)
  const { child, outcome, printed } = startCli(cwd, ['run', 'loading.ts'])
  await printed('started')
  child.kill('SIGINT')
  const { exitCode, stdout, stderr } = await outcome
  t.deepEqual(
    { exitCode, stdout, stderr },
    { exitCode: 130, stdout: '', stderr: 'started\n✗ stopped\n' },
  )
  t.deepEqual(filesBelow(cwd), Object.keys(files).toSorted())
})

test.serial('a process killed while it writes its cache leaves one that heals', async (t) => {
  const cwd = folderWith(t, files)
  // Killed at different moments of its life; whatever is left then, the next run succeeds.
  for (const task of ['main', 'busy', 'main', 'busy']) {
    const { child, outcome } = startCli(cwd, ['run', 'program.ts', '--task', task])
    child.stderr?.once('data', () => child.kill('SIGKILL'))
    child.stdout?.once('data', () => child.kill('SIGKILL'))
    await outcome
  }
  t.is((await runCli(cwd, ['run', 'program.ts'])).exitCode, 0)
})
