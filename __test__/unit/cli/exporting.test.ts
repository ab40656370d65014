import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import test, { type ExecutionContext } from 'ava'
import { Mistake } from '../../../ts/cli/exit.ts'
import { exportTrace } from '../../../ts/cli/trace/exporting.ts'
import type { RunTrace } from '../../../ts/sdk/trace.ts'
import { collect } from '../../helpers/collector.ts'
import { folderWith } from '../../helpers/folder.ts'
import { requestsOf, spansIn } from '../../helpers/otlp.ts'
import { tracedRun } from '../../helpers/traced-run.ts'

const running = tracedRun({ state: 'running', ended_ms: null })

async function exporting(t: ExecutionContext, runs: RunTrace[], target: string, cwd?: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const streams = { stdin: process.stdin, stdout, stderr }
  const context = {
    ...streams,
    cwd: cwd ?? folderWith(t),
    env: {},
    colorDepth: 1,
    openInput: () => process.stdin,
  }
  const exitCode = await exportTrace(runs, target, context)
  stdout.end()
  stderr.end()
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) }
}

test('runs are exported to a file, relative to the working folder', async (t) => {
  const cwd = folderWith(t)
  const outcome = await exporting(t, [tracedRun(), running, tracedRun()], 'spans.jsonl', cwd)
  t.deepEqual(outcome, {
    exitCode: 0,
    stdout: 'exported 2 runs to spans.jsonl\n',
    stderr: 'left out 1 run without an end\n',
  })
  t.is(spansIn(requestsOf(readFileSync(join(cwd, 'spans.jsonl'), 'utf8'))).length, 2)
})

test('and to a collector', async (t) => {
  const { url, received } = await collect(t)
  const outcome = await exporting(t, [tracedRun()], url)
  t.is(outcome.stdout, `exported 1 run to ${new URL(url).host}\n`)
  t.is(outcome.stderr, '')
  t.is(received.length, 1)
})

const mistakes: [what: string, runs: RunTrace[], target: string, message: RegExp][] = [
  ['no runs', [], 'a.jsonl', /^There is no run to export\. capsule trace lists what there is\.$/],
  [
    'none that ended',
    [running],
    'a.jsonl',
    /^There is nothing to export yet: 1 run without an end/,
  ],
  ['a folder', [tracedRun()], 'folder', /^folder is there and is no file\. Name a file for --otlp/],
  ['a device', [tracedRun()], '/dev/null', /^\/dev\/null is there and is no file\./],
  [
    'no such folder',
    [tracedRun()],
    'no/a.jsonl',
    /^Not exported: .*a\.jsonl cannot be written: ENOENT/,
  ],
  [
    'another protocol',
    [tracedRun()],
    'grpc://host:4317',
    /^--otlp "grpc:\/\/host:4317" is no URL of http/,
  ],
  [
    'no URL',
    [tracedRun()],
    'http://',
    /^--otlp "http:\/\/" is no URL of http or https\. Write one, such as/,
  ],
]

for (const [what, runs, target, message] of mistakes) {
  test(`--otlp with ${what} is a mistake of its user's`, async (t) => {
    const cwd = folderWith(t)
    mkdirSync(join(cwd, 'folder'))
    const error = await t.throwsAsync(exporting(t, runs, target, cwd))
    t.true(error instanceof Mistake)
    t.regex(error?.message ?? '', message)
  })
}

test("so is a collector's refusal", async (t) => {
  const { url } = await collect(t, { status: 401 })
  const error = await t.throwsAsync(exporting(t, [tracedRun()], url))
  t.true(error instanceof Mistake)
  t.is(error?.message, `Not exported: ${url}/v1/traces answered 401 Unauthorized`)
})
