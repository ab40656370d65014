// capsule run --durable: exit codes, what is said, and that a run goes on.

import test from 'ava'
import { durableFiles, linesOf } from '../helpers/durable-program.ts'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'

test('a durable run says its id, and its envelope has it; the same id gives the same envelope', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const args = ['run', 'wf.ts', '--task', 'plain', '--run-id', 'a']
  const first = await runCli(cwd, args)
  t.is(first.exitCode, 0, first.stderr)
  t.is(first.stderr, '◐ run a is durable\n')
  const { result, execution } = JSON.parse(first.stdout)
  t.deepEqual(result, ['a', 'b'])
  t.is(execution.run_id, 'a')
  const again = await runCli(cwd, args)
  t.is(again.exitCode, 0, again.stderr)
  t.is(again.stdout, first.stdout)
  t.is(again.stderr, '', 'nothing ran')
  t.deepEqual(linesOf(cwd), ['a', 'b'])
})

test('without --run-id it has a UUIDv7; with --json nothing is said for people', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const said = await runCli(cwd, ['run', 'wf.ts', '--task', 'plain', '--durable'])
  const [, id = ''] = /^◐ run (\S+) is durable\n$/.exec(said.stderr) ?? []
  t.regex(id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-/)
  t.is(JSON.parse(said.stdout).execution.run_id, id)
  const quiet = await runCli(cwd, ['run', 'wf.ts', '--task', 'plain', '--durable', '--json'])
  t.is(quiet.stderr, '')
  t.true(JSON.parse(quiet.stdout).success)
})

test('a run that waits for a signal ends with 5 and an empty standard output, and goes on when it has it', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const waiting = await runCli(cwd, ['run', 'wf.ts', '--run-id', 'a'])
  t.is(waiting.exitCode, 5, waiting.stderr)
  t.is(waiting.stdout, '')
  t.is(
    waiting.stderr,
    '◐ run a is durable\n' +
      '◔ run a waits for the signal "go"\n' +
      '  Answer it: capsule runs signal a go JSON\n' +
      '  Then: capsule runs resume a (capsule runs watch does that by itself)\n',
  )
  t.is((await runCli(cwd, ['runs', 'resume', 'a'])).exitCode, 5)
  const sent = await runCli(cwd, ['runs', 'signal', 'a', 'go', '{"ok": true}'])
  t.is(sent.exitCode, 0, sent.stderr)
  t.regex(sent.stdout, /^run a has its signal "go"\..*capsule runs resume a\n$/)
  const resumed = await runCli(cwd, ['runs', 'resume', 'a', '--json'])
  t.is(resumed.exitCode, 0, resumed.stderr)
  t.deepEqual(JSON.parse(resumed.stdout).result, ['before', { ok: true }, 'after'])
  t.deepEqual(linesOf(cwd), ['before', 'after'])
})

test('a run that sleeps for long ends with 5 and says until when', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const asleep = await runCli(cwd, ['run', 'wf.ts', '--task', 'asleep', '--run-id', 'a'])
  t.is(asleep.exitCode, 5, asleep.stderr)
  t.is(asleep.stdout, '')
  t.regex(asleep.stderr, /◔ run a sleeps until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n {2}When /)
  const early = await runCli(cwd, ['runs', 'resume', 'a'])
  t.is(early.exitCode, 5, early.stderr)
  t.deepEqual(linesOf(cwd), ['before'])
})

test('a run that is refused, or has ended, is not said to be durable', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await runCli(cwd, ['run', 'wf.ts', '--run-id', 'a'])
  await runCli(cwd, ['run', 'wf.ts', '--task', 'plain', '--run-id', 'ended'])
  t.is((await runCli(cwd, ['runs', 'resume', 'ended'])).stderr, '')
  const refused = async (args: string[], message: RegExp, folder = cwd): Promise<void> => {
    const { exitCode, stderr } = await runCli(folder, args)
    t.true(exitCode !== 0)
    t.regex(stderr, message)
  }
  await refused(['run', 'wf.ts', '--run-id', 'last'], /^✗ "last" cannot be the id of a run/)
  await refused(['run', 'wf.ts', 'x', '--run-id', 'a'], /^✗ the run a was begun with other arg/)
  writeFiles(cwd, { 'wf.ts': (durableFiles['wf.ts'] ?? '').replace("'after'", "'later'") })
  await refused(['runs', 'resume', 'a'], /^✗ the run a was begun by another version/)
  const broken = folderWith(t, { ...durableFiles, '.capsule/runs.db': 'no database' })
  await refused(['run', 'wf.ts', '--durable'], /^✗ .*not a database/, broken)
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal}: exit code 130, says how to go on, and what was done stays done`, async (t) => {
    const cwd = folderWith(t, durableFiles)
    const args = ['run', 'wf.ts', '--task', 'busy', '--run-id', 'a']
    const { child, outcome, printed } = startCli(cwd, args)
    await printed('endless')
    child.kill(signal)
    const { exitCode, stdout, stderr } = await outcome
    t.is(exitCode, 130)
    t.is(stdout, '')
    t.regex(stderr, /\n✗ stopped\. To go on: capsule runs resume a\n$/)
    const resumed = startCli(cwd, ['runs', 'resume', 'a'])
    await resumed.printed('endless')
    resumed.child.kill('SIGINT')
    t.is((await resumed.outcome).exitCode, 130)
    t.deepEqual(linesOf(cwd), ['before'])
  })
}

test('a run that is being worked on is refused to a second process, which says who has it', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const args = ['run', 'wf.ts', '--task', 'busy', '--run-id', 'a']
  const { child, outcome, printed } = startCli(cwd, args)
  await printed('endless')
  for (const second of [args, ['runs', 'resume', 'a']]) {
    const { exitCode, stdout, stderr } = await runCli(cwd, second)
    t.is(exitCode, 2)
    t.is(stdout, '')
    t.regex(stderr, new RegExp(`the run a goes on elsewhere: process ${child.pid} works on it`))
  }
  child.kill('SIGINT')
  t.is((await outcome).exitCode, 130)
})

test('a changed program is of another version: exit code 4; a fork goes on with it', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await runCli(cwd, ['run', 'wf.ts', '--run-id', 'a'])
  writeFiles(cwd, { 'wf.ts': (durableFiles['wf.ts'] ?? '').replace("'after'", "'later'") })
  const refused = await runCli(cwd, ['runs', 'resume', 'a'])
  t.is(refused.exitCode, 4, refused.stderr)
  t.is(refused.stdout, '')
  t.notRegex(refused.stderr, /\n {4}at /)
  const forked = await runCli(cwd, ['runs', 'fork', 'a', '--at', '1', '--run-id', 'b'])
  t.is(forked.exitCode, 0, forked.stderr)
  const others = 'capsule runs watch and capsule runs resume --due do that by themselves'
  t.is(
    forked.stdout,
    `run b begins with 1 step done. To start it: capsule runs resume b (${others})\n`,
  )
  t.regex((await runCli(cwd, ['runs'])).stdout, /^b +· not begun yet /m)
  t.is((await runCli(cwd, ['runs', 'resume', 'b'])).exitCode, 5)
  await runCli(cwd, ['runs', 'signal', 'b', 'go', '1'])
  const { stdout } = await runCli(cwd, ['runs', 'resume', 'b', '--json'])
  t.deepEqual(JSON.parse(stdout).result, ['before', 1, 'later'])
  t.deepEqual(linesOf(cwd), ['before', 'later'])
})

test('durable = true of capsule.toml makes runs durable, --no-durable does not', async (t) => {
  const toml = '[workflow]\nentrypoint = "wf.ts"\ndurable = true\n'
  const cwd = folderWith(t, { ...durableFiles, 'capsule.toml': toml })
  const plain = await runCli(cwd, ['run', 'wf.ts', '--task', 'plain', '--no-durable'])
  t.is(plain.exitCode, 0, plain.stderr)
  t.is(plain.stderr, '')
  t.is((await runCli(cwd, ['runs', '--json'])).stdout, '[]\n')
  t.is((await runCli(cwd, ['run'])).exitCode, 5)
  const [run] = JSON.parse((await runCli(cwd, ['runs', '--json'])).stdout)
  t.is(run.status, 'waiting')
  t.is(run.file, 'wf.ts')
})
