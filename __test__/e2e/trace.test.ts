// SPEC section 2: "capsule trace [RUN]: list runs; show one as a tree with state, time, fuel, memory, attempts".

import type { ChildProcess } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli, startCli, type CliOutcome, type RunningCli } from '../helpers/run-cli.ts'
import { serve } from '../helpers/server.ts'
import { tracedRuns } from '../helpers/trace.ts'
import { onTerminal, screenOf } from '../helpers/screen.ts'

const files = {
  'program.ts': programText(`
    const page = task({ name: 'page' }, (n: number) => {
      if (n === 3) throw new TypeError('page 3 is gone')
      return n
    })
    const slow = task({ name: 'slow', timeout: '50ms', maxRetries: 1, compute: 'HIGH' }, () => {
      for (;;);
    })
    export const main = task({ name: 'main' }, () => {
      console.log('begun')
      for (let n = 0; n < 5; n++) page(n)
      slow()
      return 'done'
    })
    export const fails = task({ name: 'fails' }, () => {
      throw new RangeError('on purpose')
    })
    export const waits = task({ name: 'waits', allowedHosts: ['127.0.0.1'] }, async (url: string) => {
      page(1)
      console.log('waiting')
      return (await fetch(url)).status
    })
  `),
}

async function trace(cwd: string, ...args: string[]): Promise<CliOutcome> {
  return runCli(cwd, ['trace', ...args])
}

async function traced(t: ExecutionContext): Promise<string> {
  const cwd = folderWith(t, files)
  await runCli(cwd, ['run', 'program.ts'])
  await runCli(cwd, ['run', 'program.ts', '--task', 'fails'])
  return cwd
}

test.serial('runs are listed, the newest first, and can be chosen from', async (t) => {
  const cwd = await traced(t)
  const { stdout, stderr, exitCode } = await trace(cwd)
  const [, first = '', second = ''] = stdout.split('\n')
  t.regex(first, /^[\da-f]{8} +✗ failed +program\.ts +fails .* 1 +TASK_ERROR$/)
  t.regex(second, /^[\da-f]{8} +✓ completed +program\.ts +main .* 7$/)
  t.deepEqual([stderr, exitCode], ['', 0])
  const chosen = async (...args: string[]): Promise<string[]> => {
    const outcome = await trace(cwd, '--json', ...args)
    return JSON.parse(outcome.stdout).map((run: { task_name: string }) => run.task_name)
  }
  t.deepEqual(await chosen(), ['fails', 'main'])
  t.deepEqual(await chosen('--limit', '1'), ['fails'])
  t.deepEqual(await chosen('--state', 'completed'), ['main'])
  t.deepEqual(await chosen('--state', 'running'), [])
  t.deepEqual(await chosen('--task', 'page'), ['main'])
  t.deepEqual(await chosen('--since', '1d'), ['fails', 'main'])
  t.deepEqual(await chosen('--since', '0s'), [])
})

test.serial('a run is shown as a tree, by what the list calls it, its id and last', async (t) => {
  const cwd = await traced(t)
  const { stdout: list } = await trace(cwd)
  const short = /^([\da-f]{8}) +✓/m.exec(list)?.[1] ?? ''
  const { stdout, exitCode } = await trace(cwd, short)
  t.regex(stdout, /^✓ program\.ts {2}main {2}completed after /)
  t.regex(stdout, /^main +━+ +✓ .* fuel +[\d.]+ MB$/m)
  t.regex(
    stdout,
    /^├─ page ×5 .* ✗ 4 of 5 +slowest .* 1 failed\n│ +task 4: TypeError: page 3 is gone$/m,
  )
  t.regex(
    stdout,
    /^└─ slow .* ✗ .*\n +↻ attempt 1 TIMEOUT after \d+ ms, again in \d+ ms\n +TIMEOUT: /m,
  )
  t.regex(stdout, /^Output\n {2}begun\n$/m)
  t.is(exitCode, 0)
  const run = JSON.parse((await trace(cwd, short, '--json')).stdout)
  t.deepEqual([run.task_name, run.tasks.length], ['main', 7])
  t.deepEqual(belowTitle((await trace(cwd, run.run_id)).stdout), belowTitle(stdout))
  t.regex((await trace(cwd, 'last')).stdout, /^✗ program\.ts {2}fails {2}failed after /)
})

test.serial('a run of another process is followed until its end, one line a change', async (t) => {
  const cwd = folderWith(t, files)
  const { port, answer } = await holding(t)
  const run = await startWaiting(cwd, port)
  const follow = startCli(cwd, ['trace', '--follow'])
  await printedOut(follow.child, 'page')
  answer()
  const { stdout, exitCode } = await follow.outcome
  t.regex(stdout, /^page +✓ .* fuel .* MB\nwaits +✓ .* fuel .* MB\n$/)
  t.is(exitCode, 0)
  t.is(JSON.parse((await run.outcome).stdout).result, 200)
})

test.serial('Ctrl-C ends the following, not the run: exit code 130', async (t) => {
  const cwd = folderWith(t, files)
  const { port, answer } = await holding(t)
  const run = await startWaiting(cwd, port)
  const follow = startCli(cwd, ['trace', '--follow'])
  await printedOut(follow.child, 'page')
  follow.child.kill('SIGINT')
  const { stderr, exitCode } = await follow.outcome
  t.deepEqual({ stderr, exitCode }, { stderr: '✗ stopped\n', exitCode: 130 })
  answer()
  t.is((await run.outcome).exitCode, 0)
})

test.serial('a run whose process was killed is interrupted, wherever it is shown', async (t) => {
  const cwd = folderWith(t, files)
  const { port } = await holding(t)
  const run = await startWaiting(cwd, port)
  const follow = startCli(cwd, ['trace', '--follow'])
  await printedOut(follow.child, 'page')
  run.child.kill('SIGKILL')
  t.regex((await follow.outcome).stdout, /\n✗ interrupted: process \d+ is gone\n$/)
  t.regex((await trace(cwd)).stdout, /^[\da-f]{8} +✗ interrupted /m)
  t.regex((await trace(cwd, 'last')).stdout, /^✗ .*interrupted(.*\n)*waits .* ✗ interrupted$/m)
  t.is(JSON.parse((await trace(cwd, '--json', '--state', 'interrupted')).stdout).length, 1)
  t.is((await trace(cwd, '--json', '--state', 'running')).stdout, '[]\n')
})

test.serial('on a terminal a run is drawn as it goes, then shown as it ended', async (t) => {
  const cwd = folderWith(t, files)
  const { port, answer } = await holding(t)
  const run = await startWaiting(cwd, port)
  const follow = startCli(cwd, ['trace', '--follow'], onTerminal(70, 20))
  await printedOut(follow.child, '◐')
  answer()
  const lines = screenOf((await follow.outcome).stdout, 70, 20)
  t.regex(lines[0] ?? '', /^✓ program\.ts {2}waits {2}completed after /)
  t.is(lines.filter((line) => line.startsWith('waits')).length, 1)
  t.is(
    lines.find((line) => line.includes('◐')),
    undefined,
  )
  await run.outcome
})

test.serial('of a run that has ended there is nothing to follow: it is shown', async (t) => {
  const cwd = await traced(t)
  const { stdout, exitCode } = await trace(cwd, '--follow')
  t.regex(
    stdout,
    /^✗ program\.ts {2}fails {2}failed after .*\n(.*\n){2}fails .*\n +RangeError: on purpose\n$/,
  )
  t.is(exitCode, 0)
})

/** What is shown of a run besides how long ago it was. */
function belowTitle(shown: string): string[] {
  return shown.split('\n').slice(2)
}

/** A run that waits for the server, and that the trace knows of: that is written a moment later. */
async function startWaiting(cwd: string, port: number): Promise<RunningCli> {
  const url = `http://127.0.0.1:${port}/`
  const run = startCli(cwd, ['run', 'program.ts', '--task', 'waits', url])
  await run.printed('waiting')
  await tracedRuns(cwd, 1)
  return run
}

/** A server that answers nothing until it is told to. */
async function holding(t: ExecutionContext): Promise<{ port: number; answer: () => void }> {
  const held: ServerResponse[] = []
  let answers = false
  const { port } = await serve(t, (_request, response) => {
    if (answers) response.end()
    else held.push(response)
  })
  const answer = (): void => {
    answers = true
    for (const response of held) response.end()
  }
  return { port, answer }
}

/** Resolves when a command that was just started has printed this text to standard output. */
async function printedOut({ stdout }: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = ''
    stdout?.on('data', (data: string) => {
      printed += data
      if (printed.includes(text)) resolve()
    })
    stdout?.on('close', () => reject(new Error(`ended without printing ${text}: ${printed}`)))
  })
}
