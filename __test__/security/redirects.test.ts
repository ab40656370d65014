// SPEC section 4, Network: "connect to the very address that was checked; the same again for each redirect".

import type { IncomingMessage } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import { programOf } from '../helpers/program.ts'
import { redirecting, to } from '../helpers/redirecting.ts'
import { fetching, serve } from '../helpers/server.ts'

type Seen = Pick<IncomingMessage, 'method' | 'headers'> & { body: string }

async function fetched(
  t: ExecutionContext,
  url: string,
  init = '',
  hosts = ['127.0.0.1'],
): Promise<{ status?: number; url?: string; text: string; refused?: string }> {
  const { result, error } = await programOf(t, fetching(hosts, init))('main', [url])
  t.is(error, null)
  return JSON.parse(JSON.stringify(result))
}

async function seenBy(t: ExecutionContext, url: string, init = ''): Promise<Seen> {
  const { text, refused } = await fetched(t, url, init, ['127.0.0.1', 'localhost'])
  t.is(refused, undefined)
  const seen: Seen = JSON.parse(text)
  return seen
}

test('a redirect to a host that is not allowed is refused, and nothing is connected to', async (t) => {
  const [from, target] = [await redirecting(t), await redirecting(t)]
  const url = to(from, 302, `http://localhost:${target.port}/secret`)
  const { refused } = await fetched(t, url)
  t.regex(refused ?? '', /fetch to http:\/\/localhost:\d+\/secret was refused: .*allowedHosts/)
  t.is(target.connections(), 0)
})

test('a redirect from "*" to a private address is refused', async (t) => {
  const server = await redirecting(t)
  const url = to(server, 302, 'http://169.254.169.254/latest/meta-data/')
  const { refused } = await fetched(t, url, '', ['127.0.0.1', '*'])
  t.regex(refused ?? '', /169\.254\.169\.254 is a metadata address/)
})

test('a redirect by way of a host that is not allowed, back to one that is, is refused on the way', async (t) => {
  const [from, middle] = [await redirecting(t), await redirecting(t)]
  const back = `http://localhost:${middle.port}/to/302/${encodeURIComponent(`http://127.0.0.1:${from.port}/`)}`
  const { refused } = await fetched(t, to(from, 302, back))
  t.regex(refused ?? '', /was refused/)
  t.is(middle.connections(), 0)
  t.is(from.requests.length, 1)
})

test('a redirect to http: where only https: is allowed is refused', async (t) => {
  const server = await redirecting(t)
  const hosts = [`http://127.0.0.1:${server.port}`, 'https://localhost']
  const { refused } = await fetched(t, to(server, 302, 'http://localhost/'), '', hosts)
  t.regex(refused ?? '', /was refused/)
})

for (const location of [
  'file:///etc/passwd',
  'data:text/plain,x',
  'http://user:secret@127.0.0.1/',
  'http://[::1',
]) {
  test(`a redirect to ${location} is an error that a task can catch`, async (t) => {
    const { refused } = await fetched(t, to(await redirecting(t), 302, location))
    t.regex(refused ?? '', /TypeError/)
  })
}

test('a chain of redirects is followed, relative locations too; each is told in the envelope', async (t) => {
  const server = await redirecting(t)
  const last = '/end?x=1'
  const middle = `/to/307/${encodeURIComponent(last)}`
  const call = programOf(t, fetching(['127.0.0.1']))
  const { result, execution } = await call('main', [to(server, 301, middle)])
  t.like(result, { status: 200, url: `http://127.0.0.1:${server.port}${last}` })
  t.deepEqual(
    execution.host_requests.map(({ status }) => status),
    [301, 307, 200],
  )
})

test('more than 20 redirects are an error', async (t) => {
  const server = await serve(t, (request, response) => {
    response.writeHead(302, { location: request.url ?? '/' }).end()
  })
  const { refused } = await fetched(t, `http://127.0.0.1:${server.port}/`)
  t.regex(refused ?? '', /more than 20 redirects/)
  t.is(server.requests.length, 21)
})

const methods: [status: number, method: string, becomes: string, body: string][] = [
  [301, 'POST', 'GET', ''],
  [302, 'POST', 'GET', ''],
  [303, 'POST', 'GET', ''],
  [303, 'PUT', 'GET', ''],
  [301, 'PUT', 'PUT', 'text'],
  [302, 'PUT', 'PUT', 'text'],
  [307, 'POST', 'POST', 'text'],
  [308, 'POST', 'POST', 'text'],
]

for (const [status, method, becomes, body] of methods) {
  test(`after a ${status} a ${method} becomes a ${becomes}, ${body === '' ? 'without' : 'with'} its body`, async (t) => {
    const server = await redirecting(t)
    const seen = await seenBy(t, to(server, status, '/'), `{ method: '${method}', body: 'text' }`)
    t.is(seen.method, becomes)
    t.is(seen.body, body)
    t.is('content-type' in seen.headers, body !== '')
  })
}

/** A program that calls a URL with a Request that has this body. */
function requesting(body: string): string {
  return `export const main = task(
    { name: 'main', allowedHosts: ['127.0.0.1'] },
    async (url: string) => {
      const request = new Request(url, { method: 'POST', duplex: 'half', body: ${body} })
      return fetch(request).then((response) => response.text(), String)
    },
  )`
}

test('the body of a Request is sent again after a 307, a stream is not', async (t) => {
  const server = await redirecting(t)
  const url = to(server, 307, '/')
  const sent = await programOf(t, requesting(`'text'`))('main', [url])
  t.regex(String(sent.result), /"method":"POST".*"body":"text"/)
  const stream = `new Blob(['text']).stream()`
  const refused = await programOf(t, requesting(stream))('main', [url])
  t.regex(String(refused.result), /its body is a stream that was sent already/)
})

test('after a 303 a HEAD stays one', async (t) => {
  const server = await redirecting(t)
  await fetched(t, to(server, 303, '/'), `{ method: 'HEAD' }`)
  t.is(server.requests.at(-1), 'HEAD /')
})

const credentials = `{ headers: { authorization: 'secret', cookie: 'secret', 'x-other': 'kept' } }`

test('another origin gets neither authorization nor cookies', async (t) => {
  const [from, target] = [await redirecting(t), await redirecting(t)]
  const { headers } = await seenBy(
    t,
    to(from, 302, `http://127.0.0.1:${target.port}/`),
    credentials,
  )
  t.is(headers.authorization, undefined)
  t.is(headers.cookie, undefined)
  t.is(headers['x-other'], 'kept')
})

test('the same origin gets them', async (t) => {
  const { headers } = await seenBy(t, to(await redirecting(t), 302, '/'), credentials)
  t.is(headers.authorization, 'secret')
  t.is(headers.cookie, 'secret')
})

test('redirect: "manual" gives the redirect itself, "error" an error', async (t) => {
  const server = await redirecting(t)
  t.like(await fetched(t, to(server, 302, '/'), `{ redirect: 'manual' }`), { status: 302 })
  const { refused } = await fetched(t, to(server, 302, '/'), `{ redirect: 'error' }`)
  t.regex(refused ?? '', /it was redirected to \//)
})
