// capsule runs: what it lists and shows, and what it does with several runs.

import test from 'ava'
import { durableFiles, linesOf } from '../helpers/durable-program.ts'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'

test('without a journal there is nothing to list, and it says how to make a run', async (t) => {
  const cwd = folderWith(t)
  const { exitCode, stdout } = await runCli(cwd, ['runs'])
  t.is(exitCode, 0)
  t.is(stdout, 'There is no durable run yet. capsule run FILE --durable makes one.\n')
  t.is((await runCli(cwd, ['runs', 'list', '--json'])).stdout, '[]\n')
  for (const args of [
    ['show', 'x'],
    ['resume', 'x'],
    ['signal', 'x', 'go'],
    ['cancel', 'x'],
  ]) {
    const missing = await runCli(cwd, ['runs', ...args])
    t.is(missing.exitCode, 2, missing.stderr)
    t.is(missing.stdout, '')
  }
  t.is((await runCli(cwd, ['runs', 'resume', '--due'])).exitCode, 0)
  t.is((await runCli(cwd, ['runs', 'prune'])).stdout, 'dropped 0 runs\n')
})

test('runs are listed and shown, by any end of their ids', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await runCli(cwd, ['run', 'wf.ts', '--run-id', 'first-one'])
  await runCli(cwd, ['run', 'wf.ts', '--task', 'plain', '--run-id', 'second-two'])
  const { stdout } = await runCli(cwd, ['runs'])
  t.regex(stdout, /^second-two +✓ completed +wf\.ts +plain /m)
  t.regex(stdout, /^first-one +◔ waiting +wf\.ts +main .*for "go"$/m)
  const waiting = await runCli(cwd, ['runs', 'list', '--status', 'waiting', '--json'])
  t.deepEqual(
    JSON.parse(waiting.stdout).map(({ run_id }: { run_id: string }) => run_id),
    ['first-one'],
  )
  for (const id of ['first-one']) {
    const shown = await runCli(cwd, ['runs', 'show', id])
    t.is(shown.exitCode, 0, shown.stderr)
    t.regex(shown.stdout, /^◔ wf\.ts {2}main {2}waiting/)
    t.regex(shown.stdout, /^1 +├─ work +✓ done/m)
    t.regex(shown.stdout, /└─ signal "go" +◐ started/)
    t.regex(shown.stdout, /"amount": 1200/)
    t.regex(shown.stdout, /capsule runs signal first-one go JSON/)
  }
  const run = JSON.parse((await runCli(cwd, ['runs', 'show', 'last', '--json'])).stdout)
  t.is(run.run_id, 'second-two')
  t.is(run.step_list.length, 2)
  t.deepEqual(run.envelope.result, ['a', 'b'])
})

test('a signal that comes early is kept, and taken once', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await runCli(cwd, ['run', 'wf.ts', '--run-id', 'a'])
  const early = await runCli(cwd, ['runs', 'signal', 'a', 'other', '1'])
  t.is(early.stdout, 'run a does not wait for "other" now; the signal is kept until it does.\n')
  await runCli(cwd, ['runs', 'signal', 'a', 'go', '-1'])
  const { stdout } = await runCli(cwd, ['runs', 'resume', 'a', '--json'])
  t.deepEqual(JSON.parse(stdout).result, ['before', -1, 'after'])
  const late = await runCli(cwd, ['runs', 'signal', 'a', 'go'])
  t.is(late.exitCode, 2, late.stderr)
})

test('a sleeping run can be cancelled, and not resumed', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await runCli(cwd, ['run', 'wf.ts', '--task', 'asleep', '--run-id', 'a'])
  const cancelled = await runCli(cwd, ['runs', 'cancel', 'a'])
  t.is(cancelled.stdout, 'run a is cancelled.\n', cancelled.stderr)
  const resumed = await runCli(cwd, ['runs', 'resume', 'a', '--json'])
  t.is(resumed.exitCode, 1, resumed.stderr)
  t.is(JSON.parse(resumed.stdout).error.error_type, 'CANCELLED')
  t.is((await runCli(cwd, ['runs', 'cancel', 'a'])).exitCode, 2)
})

test('a run that is being worked on is cancelled by its own process', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const args = ['run', 'wf.ts', '--task', 'busy', '--run-id', 'a', '--json']
  const { outcome, printed } = startCli(cwd, args)
  await printed('endless')
  const { stdout, stderr } = await runCli(cwd, ['runs', 'cancel', 'a'])
  t.is(stdout, 'run a is being stopped by the process that works on it.\n', stderr)
  const ended = await outcome
  t.is(ended.exitCode, 1, ended.stderr)
  t.is(JSON.parse(ended.stdout).error.error_type, 'CANCELLED')
})

test('resume --due goes on with all runs that can, a line each, and fails if one did', async (t) => {
  const cwd = folderWith(t, durableFiles)
  for (const id of ['a', 'b', 'idle']) await runCli(cwd, ['run', 'wf.ts', '--run-id', id])
  await runCli(cwd, ['run', 'wf.ts', '--task', 'failing', '--run-id', 'f'])
  for (const id of ['a', 'b']) await runCli(cwd, ['runs', 'signal', id, 'go'])
  const good = await runCli(cwd, ['runs', 'resume', '--due', '--json'])
  t.is(good.exitCode, 0, good.stderr)
  t.deepEqual(good.stderr.trimEnd().split('\n').toSorted(), [
    '✓ run a completed',
    '✓ run b completed',
  ])
  t.is(good.stdout.trimEnd().split('\n').length, 2)
  await runCli(cwd, ['runs', 'signal', 'f', 'go'])
  const bad = await runCli(cwd, ['runs', 'resume', '--due'])
  t.is(bad.exitCode, 1)
  t.is(bad.stdout, '')
  t.regex(bad.stderr, /^✗ run f failed: TASK_ERROR: .*failed on purpose\n$/)
  t.is((await runCli(cwd, ['runs', 'resume', '--due'])).stderr, '')
})

test('watch goes on with what was answered, and ends with Ctrl-C', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await runCli(cwd, ['run', 'wf.ts', '--run-id', 'a'])
  const { child, outcome, printed } = startCli(cwd, ['runs', 'watch'])
  await printed('Looking for durable runs')
  await runCli(cwd, ['runs', 'signal', 'a', 'go'])
  await printed('✓ run a completed')
  child.kill('SIGINT')
  t.is((await outcome).exitCode, 130)
  t.deepEqual(linesOf(cwd), ['before', 'after'])
})

test('watch says that it tries again what could not go on', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await runCli(cwd, ['run', 'wf.ts', '--run-id', 'a'])
  await runCli(cwd, ['runs', 'signal', 'a', 'go'])
  writeFiles(cwd, { 'wf.ts': `${durableFiles['wf.ts'] ?? ''}export const more = 1` })
  const { child, outcome, printed } = startCli(cwd, ['runs', 'watch'])
  await printed('in a minute\n')
  child.kill('SIGINT')
  t.regex((await outcome).stderr, /did not go on: .* --at N; tried again in a minute\n/)
})

test('what was killed is due, and goes on', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const { child, outcome, printed } = startCli(cwd, [
    'run',
    'wf.ts',
    '--task',
    'busy',
    '--run-id',
    'a',
  ])
  await printed('endless')
  child.kill('SIGKILL')
  await outcome
  t.regex((await runCli(cwd, ['runs'])).stdout, /^a +✗ interrupted/m)
  const watch = startCli(cwd, ['runs', 'watch'])
  await watch.printed('endless')
  watch.child.kill('SIGINT')
  t.is((await watch.outcome).exitCode, 130)
  t.deepEqual(linesOf(cwd), ['before'])
})

test('what may not be done twice is interrupted, and done again only if somebody says so', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const args = ['run', 'wf.ts', '--task', 'risky', '--run-id', 'a']
  const { child, outcome, printed } = startCli(cwd, args)
  await printed('once')
  child.kill('SIGKILL')
  await outcome
  const resumed = await runCli(cwd, ['runs', 'resume', 'a', '--json'])
  t.is(resumed.exitCode, 0, resumed.stderr)
  t.is(JSON.parse(resumed.stdout).result, 'INTERRUPTED')
  t.deepEqual(linesOf(cwd), ['once'])
  t.regex((await runCli(cwd, ['runs', 'show', 'a'])).stdout, /once +✗ interrupted .*INTERRUPTED: /)
  const retried = await runCli(cwd, ['runs', 'resume', 'a', '--retry-interrupted', '--json'])
  t.is(retried.exitCode, 0, retried.stderr)
  t.is(JSON.parse(retried.stdout).result, 'done')
  t.deepEqual(linesOf(cwd), ['once', 'once'])
})

test('prune drops what ended long enough ago, and nothing that has not ended', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await runCli(cwd, ['run', 'wf.ts', '--task', 'plain', '--run-id', 'ended'])
  await runCli(cwd, ['run', 'wf.ts', '--run-id', 'open'])
  t.is((await runCli(cwd, ['runs', 'prune'])).stdout, 'dropped 0 runs\n')
  t.is((await runCli(cwd, ['runs', 'prune', '--older-than', '0s'])).stdout, 'dropped 1 run\n')
  const left = JSON.parse((await runCli(cwd, ['runs', '--json'])).stdout)
  t.deepEqual(
    left.map(({ run_id }: { run_id: string }) => run_id),
    ['open'],
  )
})

/** A shell that runs the command with its output elsewhere. */
const shell = (where: string): string[] => ['sh', '-c', `"$@" ${where}`, 'sh']

const onLinux = process.platform === 'linux' ? test : test.skip

onLinux('a full disk is one message and exit code 1, closed streams are none', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const run = ['run', 'wf.ts', '--task', 'plain', '--run-id', 'a']
  for (const args of [run, ['runs'], ['runs', '--help']]) {
    const full = await runCli(cwd, args, { through: shell('>/dev/full') })
    t.is(full.exitCode, 1)
    t.regex(full.stderr, /^(◐.*\n)?✗ the output could not be written: ENOSPC: .*\.\n$/)
    const closed = await runCli(cwd, args, { through: shell('>&- 2>&-') })
    t.is(closed.exitCode, 0)
  }
})
