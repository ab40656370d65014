// run({ durable: true }), resumeRun() and signalRun() of the SDK.

import test from 'ava'
import { CapsuleError, resumeRun, run, signalRun } from '@capsule-run/sdk/runner'
import { durableFiles, linesOf } from '../helpers/durable-program.ts'
import { folderWith, writeFiles } from '../helpers/folder.ts'

test('a durable run gives its envelope again and runs nothing', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const options = { file: 'wf.ts', cwd, task: 'plain', runId: 'a' }
  const first = await run(options)
  t.true(first.success)
  t.is(first.execution.run_id, 'a')
  t.deepEqual(await run(options), first)
  t.deepEqual(await resumeRun({ runId: 'a', cwd }), first)
  t.deepEqual(linesOf(cwd), ['a', 'b'])
})

test('an id that is there is refused to another task or other arguments', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await run({ file: 'wf.ts', cwd, task: 'plain', runId: 'a' })
  for (const other of [{ task: 'asleep' }, { task: 'plain', args: [1] }]) {
    const error = await t.throwsAsync(run({ file: 'wf.ts', cwd, runId: 'a', ...other }), {
      instanceOf: CapsuleError,
    })
    t.is(error?.code, 'INVALID_ARGUMENTS')
  }
})

test('a signal is waited for in the process, and one that came early is there', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const waiting = run({ file: 'wf.ts', cwd, runId: 'a' })
  // Nobody knows when it begins to wait: whichever is first, the signal is taken.
  const receipt = await signalled(cwd)
  t.is(receipt.run_id, 'a')
  const { result } = await waiting
  t.deepEqual(result, ['before', { ok: true }, 'after'])
})

/** Sends the signal as soon as there is such a run. */
async function signalled(cwd: string): ReturnType<typeof signalRun> {
  for (;;) {
    try {
      return await signalRun({ runId: 'a', name: 'go', value: { ok: true }, cwd })
    } catch (error) {
      if (!(error instanceof CapsuleError) || error.code !== 'INVALID_ARGUMENTS') throw error
    }
  }
}

test('a run that was stopped goes on, and what was done stays done', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const stop = new AbortController()
  const onStdout = (): void => stop.abort(new Error('stopped by its host'))
  const stopped = run({
    file: 'wf.ts',
    cwd,
    task: 'busy',
    runId: 'a',
    signal: stop.signal,
    onStdout,
  })
  await t.throwsAsync(stopped, { message: 'stopped by its host' })
  const again = new AbortController()
  const resumed = resumeRun({
    runId: 'a',
    cwd,
    signal: again.signal,
    onStdout: () => again.abort(new Error('stopped again')),
  })
  await t.throwsAsync(resumed, { message: 'stopped again' })
  t.deepEqual(linesOf(cwd), ['before'])
})

test('a run that there is not cannot be resumed or answered', async (t) => {
  const cwd = folderWith(t, durableFiles)
  for (const refused of [
    resumeRun({ runId: 'x', cwd }),
    signalRun({ runId: 'x', name: 'go', cwd }),
  ]) {
    const error = await t.throwsAsync(refused, { instanceOf: CapsuleError })
    t.is(error?.code, 'INVALID_ARGUMENTS')
    t.regex(error?.message ?? '', /"?x"?/)
  }
})

test('a changed program rejects with NONDETERMINISM', async (t) => {
  const cwd = folderWith(t, durableFiles)
  const stop = new AbortController()
  const onStdout = (): void => stop.abort(new Error('stopped'))
  const options = { file: 'wf.ts', cwd, task: 'busy', runId: 'a', signal: stop.signal, onStdout }
  await t.throwsAsync(run(options), { message: 'stopped' })
  writeFiles(cwd, { 'wf.ts': `${durableFiles['wf.ts']}\nconsole.error('changed')` })
  const error = await t.throwsAsync(resumeRun({ runId: 'a', cwd }), { instanceOf: CapsuleError })
  t.is(error?.code, 'NONDETERMINISM')
})

test('durable of capsule.toml holds for run(), and durable: false is not durable', async (t) => {
  const cwd = folderWith(t, { ...durableFiles, 'capsule.toml': '[workflow]\ndurable = true\n' })
  const { execution } = await run({ file: 'wf.ts', cwd, task: 'plain' })
  t.true((await resumeRun({ runId: execution.run_id, cwd })).success)
  const plain = await run({ file: 'wf.ts', cwd, task: 'plain', durable: false })
  await t.throwsAsync(resumeRun({ runId: plain.execution.run_id, cwd }), {
    instanceOf: CapsuleError,
  })
})
