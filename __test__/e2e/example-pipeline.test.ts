import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { run } from '@capsule-run/sdk/runner'
import { examplesFolder } from '../helpers/examples.ts'
import { runCli } from '../helpers/run-cli.ts'
import { serve, type TestServer } from '../helpers/server.ts'

const file = 'examples/pipeline.ts'
const visits = [
  { day: 'monday', visits: 12 },
  { day: 'tuesday', visits: 30 },
]

/** A source that does what stands in the list, one request after the other, the last for all further ones. */
async function source(
  t: ExecutionContext,
  ...answers: ((response: ServerResponse) => void)[]
): Promise<TestServer & { url: string }> {
  let next = 0
  const server = await serve(t, (_, response) => {
    answers[Math.min(next++, answers.length - 1)]?.(response)
  })
  return { ...server, url: `http://127.0.0.1:${server.port}/visits.csv` }
}

function csv(response: ServerResponse): void {
  response.end('day,visits\nmonday,12\ntuesday,30\n')
}

function unavailable(response: ServerResponse): void {
  response.writeHead(503).end()
}

function nothing(): void {}

function loaded(cwd: string): unknown {
  return JSON.parse(readFileSync(join(cwd, 'examples/out/visits.json'), 'utf8'))
}

test('examples/pipeline.ts loads, at the third attempt, what is in its own data', async (t) => {
  const cwd = examplesFolder(t)
  const { stdout, stderr, exitCode } = await runCli(cwd, ['run', file, '--json'])
  t.is(exitCode, 0, stderr)
  t.deepEqual(JSON.parse(stdout).result, {
    rows: 2,
    retries: { extract: 0, transform: 0, load: 2 },
  })
  t.deepEqual(loaded(cwd), visits)
  t.deepEqual(readdirSync(join(cwd, 'examples/out')), ['visits.json'])
})

test('examples/pipeline.ts asks a source that answers 503 twice a third time', async (t) => {
  const cwd = examplesFolder(t)
  const { url, requests } = await source(t, unavailable, unavailable, csv)
  const { stdout, stderr } = await runCli(cwd, ['run', file, url, '--json'])
  const { result, execution } = JSON.parse(stdout)
  t.deepEqual(result, { rows: 2, retries: { extract: 2, transform: 0, load: 2 } }, stderr)
  t.is(execution.retries, 0)
  t.is(requests.length, 3)
  t.deepEqual(loaded(cwd), visits)
})

test('examples/pipeline.ts asks again where a source does not answer at all', async (t) => {
  const { url, connections } = await source(t, nothing, csv)
  const { result, error } = await run({ file, cwd: examplesFolder(t), args: [url] })
  const retries = { extract: 1, transform: 0, load: 2 }
  t.deepEqual(result, { rows: 2, retries }, JSON.stringify(error))
  t.is(connections(), 2)
})

const failing: [why: string, answer: (response: ServerResponse) => void, message: string][] = [
  ['does not recover', unavailable, 'extract failed after 3 retries: the source answered 503'],
  [
    'gives what is no table of visits',
    (response) => response.end('day,visits\nmonday,many\n'),
    'transform failed after 0 retries: "monday,many" has no number of visits',
  ],
]

for (const [why, answer, message] of failing) {
  test(`examples/pipeline.ts fails where its source ${why}, and loads nothing`, async (t) => {
    const cwd = examplesFolder(t)
    const { url } = await source(t, answer)
    const { stdout, exitCode } = await runCli(cwd, ['run', file, url, '--json'])
    t.is(exitCode, 1)
    const { error } = JSON.parse(stdout)
    t.is(error.error_type, 'TASK_ERROR')
    t.is(error.message, message)
    t.deepEqual(readdirSync(join(cwd, 'examples/out')), [])
  })
}

test('examples/pipeline.ts leaves what was loaded before where the store stays down', async (t) => {
  const cwd = examplesFolder(t)
  writeFileSync(join(cwd, 'examples/out/visits.json'), '["before"]')
  writeFileSync(join(cwd, 'examples/out/attempts.txt'), '-100')
  const { error } = await run({ file, cwd })
  t.is(error?.message, 'load failed after 3 retries: the store is not up yet, at attempt -96')
  t.deepEqual(loaded(cwd), ['before'])
})

test('examples/pipeline.ts calls no host but the one that it declares', async (t) => {
  const { port, connections } = await source(t, csv)
  const args = [`http://localhost:${port}/visits.csv`]
  const { error } = await run({ file, cwd: examplesFolder(t), args })
  t.regex(error?.message ?? '', /^extract failed after 3 retries: fetch to .* was refused/)
  t.is(connections(), 0)
})

test('examples/pipeline.ts, stopped by its caller, ends the request of its step', async (t) => {
  const stop = new AbortController()
  const closed: Promise<unknown>[] = []
  const { url } = await source(t, ({ socket }) => {
    if (socket !== null) closed.push(once(socket, 'close'))
    stop.abort(new Error('enough'))
  })
  const running = run({ file, cwd: examplesFolder(t), args: [url], signal: stop.signal })
  await t.throwsAsync(running, { message: 'enough' })
  t.is(closed.length, 1)
  await Promise.all(closed)
})
