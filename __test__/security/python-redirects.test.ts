// SPEC section 4, Network: "the same again for each redirect", for `capsule.http` and for `urllib.request`.

import type { IncomingHttpHeaders } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import { getting, pythonTask } from '../helpers/python-program.ts'
import { redirecting, to } from '../helpers/redirecting.ts'
import { serve } from '../helpers/server.ts'

interface Got {
  status?: number
  url?: string
  text: string
  refused?: string
}

async function got(
  t: ExecutionContext,
  url: string,
  call?: string,
  hosts = ['127.0.0.1'],
): Promise<Got> {
  const { result, error } = await pythonTask(t, getting(call), { hosts })('main', [url])
  t.is(error, null)
  return JSON.parse(JSON.stringify(result))
}

interface Seen {
  method: string
  headers: IncomingHttpHeaders
  body: string
}

async function seenBy(t: ExecutionContext, url: string, call?: string): Promise<Seen> {
  const { text, refused } = await got(t, url, call, ['127.0.0.1', 'localhost'])
  t.is(refused, undefined)
  const seen: Seen = JSON.parse(text)
  return seen
}

for (const [way, call] of [
  ['capsule.http', 'http.get(url)'],
  ['urllib.request', 'by_urllib(url)'],
]) {
  test(`Python, ${way}: a redirect to a host that is not allowed is refused, and nothing is connected to`, async (t) => {
    const [from, target] = [await redirecting(t), await redirecting(t)]
    const { refused } = await got(t, to(from, 302, `http://localhost:${target.port}/secret`), call)
    t.regex(refused ?? '', /GET http:\/\/localhost:\d+\/secret was refused: .*allowedHosts/)
    t.is(target.connections(), 0)
  })

  test(`Python, ${way}: a redirect from "*" to a private address is refused`, async (t) => {
    const url = to(await redirecting(t), 302, 'http://169.254.169.254/latest/meta-data/')
    const { refused } = await got(t, url, call, ['127.0.0.1', '*'])
    t.regex(refused ?? '', /169\.254\.169\.254 is a metadata address/)
  })
}

for (const location of [
  'file:///etc/passwd',
  'data:text/plain,x',
  'http://user:secret@127.0.0.1/',
  'http://[::1',
  'http://10.0.0.7\\@127.0.0.1/',
  'http:\\\\10.0.0.7',
  'http://127.0.0.1:99999/',
  '//',
]) {
  test(`Python: a redirect to ${location} is an error that a task can catch`, async (t) => {
    const { refused } = await got(t, to(await redirecting(t), 302, location))
    t.regex(refused ?? '', /ConnectionError: GET http:.* failed: it was redirected, but/)
    t.notRegex(refused ?? '', /but .*secret/)
  })
}

test('Python: a chain of redirects is followed, relative locations too; each is told in the envelope', async (t) => {
  const server = await redirecting(t)
  const last = '/end?x=1'
  const middle = `/to/307/${encodeURIComponent(last)}`
  const { result, execution } = await pythonTask(t, getting())('main', [to(server, 301, middle)])
  t.like(result, { status: 200, url: `http://127.0.0.1:${server.port}${last}` })
  t.deepEqual(
    execution.host_requests.map(({ status }) => status),
    [301, 307, 200],
  )
})

test('Python: more than 20 redirects are an error', async (t) => {
  const server = await serve(t, (request, response) => {
    response.writeHead(302, { location: request.url ?? '/' }).end()
  })
  const { refused } = await got(t, `http://127.0.0.1:${server.port}/`)
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
  test(`Python: after a ${status} a ${method} becomes a ${becomes}, ${body === '' ? 'without' : 'with'} its body`, async (t) => {
    const url = to(await redirecting(t), status, '/')
    const seen = await seenBy(t, url, `http.request("${method}", url, data="text")`)
    t.is(seen.method, becomes)
    t.is(seen.body, body)
    t.is('content-type' in seen.headers, body !== '')
  })
}

const credentials = `http.get(url, headers={"Authorization": "secret", "cookie": "secret", "x-other": "kept"})`

test('Python: another origin gets neither authorization nor cookies', async (t) => {
  const [from, target] = [await redirecting(t), await redirecting(t)]
  const url = to(from, 302, `http://127.0.0.1:${target.port}/`)
  const { headers } = await seenBy(t, url, credentials)
  t.is(headers.authorization, undefined)
  t.is(headers.cookie, undefined)
  t.is(headers['x-other'], 'kept')
})

test('Python: the same origin gets them', async (t) => {
  const { headers } = await seenBy(t, to(await redirecting(t), 302, '/'), credentials)
  t.is(headers.authorization, 'secret')
  t.is(headers.cookie, 'secret')
})

test('Python: follow_redirects=False gives the redirect itself', async (t) => {
  const url = to(await redirecting(t), 302, '/')
  t.like(await got(t, url, `http.get(url, follow_redirects=False)`), { status: 302 })
})
