// SPEC section 5: "Retries wait 100 ms, doubling, with jitter, at most 10 s."

import test from 'ava'
import { run, type RunEvent } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'
import { programOf, programText } from '../helpers/program.ts'
import { serve } from '../helpers/server.ts'
import { tracedRun } from '../helpers/trace.ts'

const flaky = `
  let calls = 0
  export const main = task({ name: 'main', maxRetries: 3, allowedHosts: ['127.0.0.1'] }, async (url: string) => {
    calls++
    const { status } = await fetch(url)
    if (status !== 200) throw new TypeError('status ' + status)
    return calls
  })`

test('a task that fails twice: two retries, three attempts in sandboxes of their own', async (t) => {
  const server = await serve(t, (_, response) => {
    response.writeHead(server.requests.length < 3 ? 503 : 200).end()
  })
  const cwd = folderWith(t, { 'program.ts': programText(flaky) })
  const args = [`http://127.0.0.1:${server.port}/`]
  const events: RunEvent[] = []
  const onEvent = (event: RunEvent): void => void events.push(event)
  const { result, execution } = await run({ file: 'program.ts', cwd, args, onEvent })
  // What an attempt leaves in its memory, the next does not see.
  t.is(result, 1)
  t.is(execution.retries, 2)
  t.deepEqual(
    events.map(({ state, attempt }) => `${state} ${attempt}`),
    ['queued 0', 'running 1', 'retrying 1', 'running 2', 'retrying 2', 'running 3', 'completed 3'],
  )
  const trace = await tracedRun(cwd, execution.run_id)
  const attempts = trace.tasks[0]?.attempts ?? []
  t.deepEqual(
    attempts.map(({ state, error, host_requests: [request] }) => [
      state,
      error?.name,
      error?.message,
      request?.status,
    ]),
    [
      ['failed', 'TypeError', 'status 503', 503],
      ['failed', 'TypeError', 'status 503', 503],
      ['completed', undefined, undefined, 200],
    ],
  )
  // Half of the wait may be left out, so that tasks which failed together do not return together.
  const delays = attempts.flatMap(({ delay_ms }) => delay_ms ?? [])
  t.is(delays.length, 2)
  for (const [at, longest] of [100, 200].entries()) {
    const delay = delays[at] ?? 0
    t.true(delay >= longest / 2 && delay <= longest, `${delay}`)
    const gap = (attempts[at + 1]?.started_ms ?? 0) - (attempts[at]?.ended_ms ?? Infinity)
    t.true(gap >= delay - 1, `waited ${gap} of ${delay} ms`)
  }
})

test('the last error is the one in the envelope', async (t) => {
  const server = await serve(t, (_, response) => {
    response.writeHead(500 + server.requests.length).end()
  })
  const program = programOf(t, flaky.replace('maxRetries: 3', 'maxRetries: 1'))
  const { error, execution } = await program('main', [`http://127.0.0.1:${server.port}/`])
  t.is(error?.message, 'status 502')
  t.is(execution.retries, 1)
})

test('arguments that JSON cannot say are not tried again', async (t) => {
  const program = programOf(
    t,
    `const inner = task({ name: 'inner', maxRetries: 5 }, (value: unknown) => value)
    export const main = task({ name: 'main' }, async () => inner.spawn(1n))`,
  )
  const { result } = await program('main')
  t.like(result, { error: { error_type: 'INVALID_ARGUMENTS' }, execution: { retries: 0 } })
})

test('a run that is stopped while it waits for another attempt ends at once', async (t) => {
  const controller = new AbortController()
  const program = programOf(
    t,
    `export const main = task({ name: 'main', maxRetries: 1_000_000_000 }, () => { throw new Error('no') })`,
  )
  const states: string[] = []
  const onEvent = ({ state, attempt }: RunEvent): void => {
    states.push(state)
    if (state === 'retrying' && attempt === 2) controller.abort(new Error('enough'))
  }
  await t.throwsAsync(program('main', [], { signal: controller.signal, onEvent }), {
    message: 'enough',
  })
  t.deepEqual(states.slice(-2), ['retrying', 'cancelled'])
})
