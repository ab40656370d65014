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

type Call = ReturnType<typeof pythonTask>

async function got(t: ExecutionContext, call: Call, url: string): Promise<Got> {
  const { result, error } = await call(url)
  t.is(error, null)
  return JSON.parse(JSON.stringify(result))
}

interface Seen {
  method: string
  headers: IncomingHttpHeaders
  body: string
}

async function seenBy(t: ExecutionContext, call: Call, url: string): Promise<Seen> {
  const { text, refused } = await got(t, call, url)
  t.is(refused, undefined)
  const seen: Seen = JSON.parse(text)
  return seen
}

for (const [way, call] of [
  ['capsule.http', 'http.get(url)'],
  ['urllib.request', 'by_urllib(url)'],
]) {
  const named = pythonTask(getting(call))
  const any = pythonTask(getting(call), { hosts: ['127.0.0.1', '*'] })

  test(`Python, ${way}: a redirect to a host that is not allowed is refused, and nothing is connected to`, async (t) => {
    const [from, target] = [await redirecting(t), await redirecting(t)]
    const url = to(from, 302, `http://localhost:${target.port}/secret`)
    const { refused } = await got(t, named, url)
    t.regex(refused ?? '', /GET http:\/\/localhost:\d+\/secret was refused: .*allowed_hosts/)
    t.is(target.connections(), 0)
  })

  test(`Python, ${way}: a redirect from "*" to a private address is refused`, async (t) => {
    const url = to(await redirecting(t), 302, 'http://169.254.169.254/latest/meta-data/')
    const { refused } = await got(t, any, url)
    t.regex(refused ?? '', /169\.254\.169\.254 is a metadata address/)
  })
}

const following = pythonTask(getting())

for (const location of [
  'file:///etc/passwd',
  'data:text/plain,x',
  'http://user:secret@127.0.0.1/',
  'http://[::1',
  'http://10.0.0.7\\@127.0.0.1/',
  'http:\\\\10.0.0.7',
  'http://127.0.0.1:99999/',
]) {
  test(`Python: a redirect to ${location} is an error that a task can catch`, async (t) => {
    const { refused } = await got(t, following, to(await redirecting(t), 302, location))
    t.regex(refused ?? '', /ConnectionError: GET http:.* failed: it was redirected, but/)
    t.notRegex(refused ?? '', /but .*secret/)
  })
}

test('Python: a chain of redirects is followed, relative locations too; each is told in the envelope', async (t) => {
  const server = await redirecting(t)
  const last = '/end?x=1'
  const middle = `/to/307/${encodeURIComponent(last)}`
  const { result, execution } = await following(to(server, 301, middle))
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
  const { refused } = await got(t, following, `http://127.0.0.1:${server.port}/`)
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
  const call = pythonTask(getting(`http.request("${method}", url, data="text")`))
  test(`Python: after a ${status} a ${method} becomes a ${becomes}, ${body === '' ? 'without' : 'with'} its body`, async (t) => {
    const url = to(await redirecting(t), status, '/')
    const seen = await seenBy(t, call, url)
    t.is(seen.method, becomes)
    t.is(seen.body, body)
    t.is('content-type' in seen.headers, body !== '')
  })
}

const credentials = pythonTask(
  getting(
    `http.get(url, headers={"Authorization": "secret", "cookie": "secret", "x-other": "kept"})`,
  ),
)
const staying = pythonTask(getting(`http.get(url, follow_redirects=False)`))

test('Python: another origin gets neither authorization nor cookies', async (t) => {
  const [from, target] = [await redirecting(t), await redirecting(t)]
  const url = to(from, 302, `http://127.0.0.1:${target.port}/`)
  const { headers } = await seenBy(t, credentials, url)
  t.is(headers.authorization, undefined)
  t.is(headers.cookie, undefined)
  t.is(headers['x-other'], 'kept')
})

test('Python: the same origin gets them', async (t) => {
  const { headers } = await seenBy(t, credentials, to(await redirecting(t), 302, '/'))
  t.is(headers.authorization, 'secret')
  t.is(headers.cookie, 'secret')
})

test('Python: follow_redirects=False gives the redirect itself', async (t) => {
  const url = to(await redirecting(t), 302, '/')
  t.like(await got(t, staying, url), { status: 302 })
})
