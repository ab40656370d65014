// Steps that were interrupted, and what a caller that goes on after one has done.

import test, { type ExecutionContext } from 'ava'
import { linesOf } from '../helpers/durable-program.ts'
import { folderWith } from '../helpers/folder.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'

const program = `
  import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
  import { signal, sleep, task } from '@capsule-run/sdk'

  const note = task({ name: 'note', allowedFiles: ['./done'] }, (line: string) => {
    appendFileSync('./done/lines', line + '\\n')
    return line
  })
  // The first time it takes for ever.
  const pay = task({ name: 'pay', compute: 'HIGH', allowedFiles: ['./done'] }, () => {
    appendFileSync('./done/lines', 'pay\\n')
    if (existsSync('./done/begun')) return 'paid'
    writeFileSync('./done/begun', '')
    console.log('paying')
    for (;;);
  })
  const child = task({ name: 'child' }, async (now: number) => now)
  const writes = task({ name: 'writes', compute: 'HIGH', allowedFiles: ['./done'], idempotent: true }, async () => {
    const { success } = await child(Date.now())
    return [pay().result, success]
  })

  export const main = task({ name: 'main', compute: 'HIGH' }, async () => {
    const { result, error } = await pay.spawn()
    note('always')
    if (error) note('no ' + error.error_type)
    await signal('go')
    return result
  })
  export const asks = task({ name: 'asks', compute: 'HIGH' }, async () => {
    const { result } = await pay.spawn()
    if (result !== 'paid') note('not paid')
    const answer = await signal('go')
    if (result !== 'paid') await signal('never')
    return [result, answer]
  })
  export const sleeps = task({ name: 'sleeps' }, async () => sleep('1h'))
  export const parent = task({ name: 'parent', compute: 'HIGH' }, async () => (await writes()).result)
`

/** A project whose run "a" of a task was stopped while it paid. */
async function stopped(t: ExecutionContext, task: string, how: NodeJS.Signals): Promise<string> {
  const cwd = folderWith(t, { 'wf.ts': program, 'done/.keep': '' })
  const running = startCli(cwd, ['run', 'wf.ts', '--task', task, '--run-id', 'a'])
  await running.printed('paying')
  running.child.kill(how)
  await running.outcome
  return cwd
}

test('Ctrl-C tells no task that another was cancelled', async (t) => {
  const cwd = await stopped(t, 'main', 'SIGINT')
  t.deepEqual(linesOf(cwd), ['pay'])
  const run = JSON.parse((await runCli(cwd, ['runs', 'show', 'a', '--json'])).stdout)
  t.deepEqual(
    run.step_list.map(({ name, state }: { name: string; state: string }) => [name, state]),
    [['pay', 'started']],
  )
})

test('who says that it may be done again is not told that it was interrupted', async (t) => {
  const cwd = await stopped(t, 'main', 'SIGKILL')
  const retried = await runCli(cwd, ['runs', 'resume', 'a', '--retry-interrupted'])
  t.is(retried.exitCode, 5, retried.stderr)
  t.deepEqual(linesOf(cwd), ['pay', 'pay', 'always'])
})

test('what was done after an interruption stays done when that is tried again', async (t) => {
  const cwd = await stopped(t, 'main', 'SIGKILL')
  await runCli(cwd, ['runs', 'resume', 'a'])
  t.deepEqual(linesOf(cwd), ['pay', 'always', 'no INTERRUPTED'])
  await runCli(cwd, ['runs', 'signal', 'a', 'go'])
  const retried = await runCli(cwd, ['runs', 'resume', 'a', '--retry-interrupted', '--json'])
  t.is(JSON.parse(retried.stdout).result, 'paid', retried.stderr)
  t.deepEqual(linesOf(cwd), ['pay', 'always', 'no INTERRUPTED', 'pay'])
})

test('a run is named by its whole id, or by enough of one that Capsule made', async (t) => {
  const cwd = folderWith(t, { 'wf.ts': program, 'done/.keep': '' })
  await runCli(cwd, ['run', 'wf.ts', '--task', 'note', '--run-id', 'order-12', 'x'])
  const made = await runCli(cwd, ['run', 'wf.ts', '--task', 'note', '--durable', '--json', 'y'])
  const id: string = JSON.parse(made.stdout).execution.run_id
  for (const part of ['', 'order-1', '12', id.slice(0, 5), id.slice(-5)]) {
    for (const command of ['show', 'cancel', 'resume'])
      t.is((await runCli(cwd, ['runs', command, part])).exitCode, 2, `${command} ${part}`)
  }
  for (const part of ['order-12', 'last', id, id.slice(-6)])
    t.is((await runCli(cwd, ['runs', 'show', part])).exitCode, 0, part)
})

test('a signal that no task can wait for is not sent', async (t) => {
  const cwd = folderWith(t, { 'wf.ts': program, 'done/.keep': '' })
  await runCli(cwd, ['run', 'wf.ts', '--task', 'sleeps', '--run-id', 'a'])
  for (const name of ['', 'x'.repeat(201), 'a\nb']) {
    const refused = await runCli(cwd, ['runs', 'signal', 'a', name])
    t.is(refused.exitCode, 2, refused.stdout)
    t.regex(refused.stderr, /1 to 200 bytes and no control characters/)
  }
})

test('a signal that was taken on a way which is left is there for the other', async (t) => {
  const cwd = await stopped(t, 'asks', 'SIGKILL')
  await runCli(cwd, ['runs', 'resume', 'a'])
  await runCli(cwd, ['runs', 'signal', 'a', 'go', '7'])
  t.is((await runCli(cwd, ['runs', 'resume', 'a'])).exitCode, 5)
  const retried = await runCli(cwd, ['runs', 'resume', 'a', '--retry-interrupted', '--json'])
  t.deepEqual(JSON.parse(retried.stdout).result, ['paid', 7], retried.stderr)
})

test('a run that was cancelled is not tried again', async (t) => {
  const cwd = await stopped(t, 'main', 'SIGKILL')
  await runCli(cwd, ['runs', 'resume', 'a'])
  await runCli(cwd, ['runs', 'cancel', 'a'])
  const retried = await runCli(cwd, ['runs', 'resume', 'a', '--retry-interrupted', '--json'])
  t.is(JSON.parse(retried.stdout).error.error_type, 'CANCELLED')
  t.deepEqual(linesOf(cwd), ['pay', 'always', 'no INTERRUPTED'])
})

test('a task that may be run again, and calls others, calls them anew', async (t) => {
  const cwd = await stopped(t, 'parent', 'SIGKILL')
  const resumed = await runCli(cwd, ['runs', 'resume', 'a', '--retry-interrupted', '--json'])
  t.deepEqual(JSON.parse(resumed.stdout).result, ['paid', true], resumed.stdout)
})
