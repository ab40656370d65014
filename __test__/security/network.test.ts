// SPEC section 4, Network: "drop every address that is loopback, private, link-local, CGNAT, metadata, multicast,
// unspecified or one of these inside IPv6, unless the policy names that host, address or range itself".

import test from 'ava'
import { named, notPublic, others } from '../helpers/hosts.ts'
import { fetching, serve } from '../helpers/server.ts'
import { programOf } from '../helpers/program.ts'

for (const host of notPublic) {
  test(`with "*" a request to ${host} is refused, and nothing is connected to`, async (t) => {
    const server = await serve(t, (_, response) => response.end('reached'))
    const call = programOf(t, fetching(['*']))
    const { result, error } = await call('main', [`http://${host}:${server.port}/`])
    t.like(result, { status: undefined }, JSON.stringify(error))
    t.regex(JSON.stringify(result), /was refused: .*allowedHosts|was refused: .*public hosts only/)
    t.is(server.connections(), 0)
  })
}

for (const [pattern, host] of named) {
  test(`"${pattern}" allows ${host}, which it names itself`, async (t) => {
    const server = await serve(t, (_, response) => response.end('reached'))
    const call = programOf(t, fetching([pattern.replace('PORT', String(server.port))]))
    const { result, error } = await call('main', [`http://${host}:${server.port}/a?b`])
    t.like(result, { status: 200, text: 'reached' }, JSON.stringify({ result, error }))
    t.deepEqual(server.requests, ['GET /a?b'])
  })
}

for (const [pattern, url] of others) {
  test(`"${pattern}" does not allow ${url}`, async (t) => {
    const { result } = await programOf(t, fetching([pattern]))('main', [url])
    t.regex(
      JSON.stringify(result),
      /was refused: .*(If this is meant, add|user name or a password)/,
    )
  })
}

test('a user name or password in a URL is refused: it fools who reads it', async (t) => {
  const server = await serve(t, (_, response) => response.end('reached'))
  const call = programOf(t, fetching(['127.0.0.1']))
  const { result, execution } = await call('main', [`http://user:secret@127.0.0.1:${server.port}/`])
  t.regex(JSON.stringify(result), /refused/)
  t.notRegex(JSON.stringify([result, execution]), /secret/)
  t.is(server.connections(), 0)
})

test('the refusal says what was asked, which rule refused, and what to add', async (t) => {
  const { result } = await programOf(t, fetching(['*']))('main', ['http://10.0.0.7:8080/'])
  t.deepEqual(result, {
    refused:
      'TypeError: fetch to http://10.0.0.7:8080/ was refused: 10.0.0.7 is a private address and the task "main" allows "*" ' +
      '(public hosts only). If this is meant, add "10.0.0.7:8080" to its allowedHosts.',
  })
})

test('an empty list of hosts allows none', async (t) => {
  const server = await serve(t, (_, response) => response.end('reached'))
  const { result } = await programOf(t, fetching([]))('main', [`http://127.0.0.1:${server.port}/`])
  t.regex(JSON.stringify(result), /was refused/)
  t.is(server.connections(), 0)
})

test('a task that calls a task gives it none of its own hosts', async (t) => {
  const server = await serve(t, (_, response) => response.end('reached'))
  const source = `
    const inner = task({ name: 'inner', allowedHosts: [] }, async (url: string) => (await fetch(url)).text())
    export const main = task({ name: 'main', allowedHosts: ['127.0.0.1'] }, async (url: string) => [
      await (await fetch(url)).text(), (await inner(url)).error.message,
    ])`
  const { result } = await programOf(t, source)('main', [`http://127.0.0.1:${server.port}/`])
  t.true(Array.isArray(result) && result[0] === 'reached')
  t.regex(JSON.stringify(result), /was refused: .*\\"inner\\"/)
  t.deepEqual(server.requests, ['GET /'])
})

for (const url of [
  'file:///etc/passwd',
  'ftp://example.com/',
  'about:blank',
  '/etc/passwd',
  'ws://1.1.1.1/',
]) {
  test(`fetch of ${url} is an error that a task can catch`, async (t) => {
    const { result, error } = await programOf(t, fetching(['*']))('main', [url])
    t.regex(JSON.stringify(result), /refused/, JSON.stringify(error))
  })
}

test('requests are told in the envelope, with their status, and without one where none came', async (t) => {
  const server = await serve(t, (_, response) => response.writeHead(204).end())
  const call = programOf(t, fetching(['127.0.0.1']))
  const url = `http://127.0.0.1:${server.port}/path?query`
  t.deepEqual((await call('main', [url])).execution.host_requests, [
    { method: 'GET', url, status: 204 },
  ])
  t.deepEqual((await call('main', ['http://10.0.0.1/'])).execution.host_requests, [
    { method: 'GET', url: 'http://10.0.0.1/' },
  ])
})

test('a guest cannot name another host than the one that it connects to', async (t) => {
  let host: string | undefined
  const server = await serve(t, (request, response) => {
    host = request.headers.host
    response.end()
  })
  const init = `{ headers: { host: 'evil.test', 'x-a': 'b' } }`
  await programOf(t, fetching(['127.0.0.1'], init))('main', [`http://127.0.0.1:${server.port}/`])
  t.is(host, `127.0.0.1:${server.port}`)
})

const failing: [what: string, url: string, told: RegExp][] = [
  ['is refused before anything is looked up', 'http://10.0.0.7/', /was refused/],
  ['goes to a name that is not there', 'http://nowhere.invalid/', /failed: the name/],
  ['is not answered', 'http://127.0.0.1:1/', /failed: Connection refused/],
]

for (const [what, url, told] of failing) {
  test(`a request with a body that ${what} is an error that a task can catch`, async (t) => {
    const call = programOf(t, fetching(['*', '127.0.0.1'], `{ method: 'POST', body: 'text' }`))
    for (let turn = 0; turn < 10; turn++) {
      const { result, error } = await call('main', [url])
      t.regex(JSON.stringify(result), told, JSON.stringify(error))
    }
  })
}
