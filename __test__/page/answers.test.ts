// Answering is the one thing that a page of the trace changes: who may do it.

import test from 'ava'
import { sourceOf, startMs, waitingRun, type FixtureSource } from './fixture.ts'
import { visit } from './visitor.ts'

function asking(): FixtureSource {
  const source = sourceOf()
  const signal = { name: 'approval', args: null, since_ms: startMs, until_ms: null }
  source.durable = [waitingRun([signal], { run_id: 'r' })]
  return source
}

const body = JSON.stringify({ run: 'r', name: 'approval', value: 'true' })
const type = { 'content-type': 'application/json' }

test('the page itself may answer', async (t) => {
  const source = asking()
  const { enter, ask, port } = await visit(t, source)
  const cookie = await enter()
  for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
    const headers = { cookie, origin, 'sec-fetch-site': 'same-origin', ...type }
    const { status, text } = await ask('/answers', { method: 'POST', headers }, body)
    t.is(status, 200, text)
    t.deepEqual(JSON.parse(text), { run_id: 'r', waited_for: true })
  }
  t.is(source.answers.length, 2)
})

test('nobody else may: without the cookie, from another page, as a form, by another method', async (t) => {
  const source = asking()
  const { enter, ask, port } = await visit(t, source)
  const cookie = await enter()
  const origin = `http://127.0.0.1:${port}`
  const good = { cookie, origin, ...type }
  const refused: [status: number, method: string, headers: Record<string, string>][] = [
    [403, 'POST', { origin, ...type }],
    [403, 'POST', { ...good, cookie: `capsule-trace-${port}=x` }],
    [403, 'POST', { cookie, ...type }],
    [403, 'POST', { ...good, origin: 'null' }],
    [403, 'POST', { ...good, origin: 'http://evil.example' }],
    [403, 'POST', { ...good, origin: `http://127.0.0.1:${Number(port) + 1}` }],
    [403, 'POST', { ...good, origin: `https://127.0.0.1:${port}` }],
    [403, 'POST', { ...good, 'sec-fetch-site': 'same-site' }],
    [403, 'POST', { ...good, 'sec-fetch-site': 'cross-site' }],
    [403, 'POST', { ...good, host: `evil.example:${port}` }],
    [415, 'POST', { cookie, origin }],
    [415, 'POST', { ...good, 'content-type': 'text/plain' }],
    [415, 'POST', { ...good, 'content-type': 'application/x-www-form-urlencoded' }],
    [405, 'PUT', good],
    [405, 'OPTIONS', good],
  ]
  for (const [status, method, headers] of refused) {
    const answer = await ask('/answers', { method, headers }, body)
    t.is(answer.status, status, `${method} ${JSON.stringify(headers)}`)
    if (status === 405) t.is(answer.headers.allow, 'POST')
  }
  for (const method of ['GET', 'HEAD']) {
    const answer = await ask('/answers', { method, headers: good })
    t.is(answer.status, 405, method)
  }
  t.is((await ask('/answers?x', { method: 'POST', headers: good }, body)).status, 405)
  t.deepEqual(source.answers, [])
})

test('what is no answer is refused', async (t) => {
  const source = asking()
  const { enter, ask, port } = await visit(t, source)
  const headers = { cookie: await enter(), origin: `http://127.0.0.1:${port}`, ...type }
  const bodies: [status: number, body: string][] = [
    [400, ''],
    [400, 'null'],
    [400, '{}'],
    [400, JSON.stringify({ run: 'r', name: 'approval', value: true })],
    [400, JSON.stringify({ run: 'r', name: 'approval', value: 'yes' })],
    [400, JSON.stringify({ run: 'gone', name: 'approval', value: 'true' })],
    [413, ' '.repeat((1 << 20) + 1)],
  ]
  for (const [wanted, sent] of bodies) {
    const { status, text } = await ask('/answers', { method: 'POST', headers }, sent)
    t.is(status, wanted, text)
  }
  t.deepEqual(source.answers, [])
})
