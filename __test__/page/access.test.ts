import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import test from 'ava'
import { mapReduce } from './map-reduce.ts'
import { sourceOf } from './fixture.ts'
import { visit } from './visitor.ts'

const paths = ['/', '/page.js', '/page.css', '/icon.svg', '/events', '/task?run=x&task=0', '/none']

test('the address of the page has a token of 256 bits and opens the page', async (t) => {
  const { url, ask } = await visit(t, sourceOf())
  t.is(url.hostname, '127.0.0.1')
  t.is(Buffer.from(url.searchParams.get('token') ?? '', 'base64url').length, 32)
  const { status, headers, text } = await ask(url.pathname + url.search)
  t.is(status, 200)
  t.regex(text, /<!doctype html>/)
  t.regex(
    String(headers['set-cookie']),
    /^capsule-trace-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
  )
})

test('the address works once, and says then what to do', async (t) => {
  const { url, ask, enter } = await visit(t, sourceOf())
  const cookie = await enter()
  for (const headers of [{}, { cookie }]) {
    const { status, text, headers: given } = await ask(url.pathname + url.search, { headers })
    t.is(status, 403)
    t.regex(text, /works once.*capsule trace --open/)
    t.is(given['set-cookie'], undefined)
  }
  t.is((await ask('/', { headers: { cookie } })).status, 200)
})

test('a wrong token opens nothing and uses nothing up', async (t) => {
  const { url, ask, enter } = await visit(t, sourceOf())
  const token = url.searchParams.get('token') ?? ''
  for (const wrong of ['', 'x', token.slice(1), `${token}x`, token.toLowerCase()]) {
    t.is((await ask(`/?token=${wrong}`)).status, 403, wrong)
  }
  t.is((await ask(url.pathname + url.search, { method: 'HEAD' })).status, 403)
  t.not(await enter(), '')
})

test('without the cookie there is nothing to see, before and after the token is used', async (t) => {
  const source = sourceOf(mapReduce())
  const { ask, enter, port } = await visit(t, source)
  const cookies = ['', `capsule-trace-${port}=`, `capsule-trace-${port}=${'A'.repeat(43)}`, 'x=y']
  const refused = async (): Promise<void> => {
    for (const path of paths) {
      for (const cookie of cookies) {
        const { status, text } = await ask(path, { headers: { cookie } })
        t.is(status, 403, `${path} ${cookie}`)
        t.false(text.includes('report'))
      }
    }
  }
  await refused()
  await enter()
  await refused()
  t.is(source.looks.size, 0)
})

test('only requests to this address and this port are answered (DNS rebinding)', async (t) => {
  const { url, ask, enter, port } = await visit(t, sourceOf())
  const hosts = ['evil.example', `evil.example:${port}`, '127.0.0.1', 'localhost', `[::1]:${port}`]
  const near = [`127.0.0.1:${port}.evil.example`, `localhost:${Number(port) + 1}`, `127.1:${port}`]
  for (const host of [...hosts, ...near]) {
    const { status } = await ask(url.pathname + url.search, { headers: { host } })
    t.is(status, 403, host)
  }
  const cookie = await enter()
  for (const host of [...hosts, ...near]) {
    t.is((await ask('/', { headers: { host, cookie } })).status, 403, host)
  }
  t.is((await ask('/', { headers: { host: `localhost:${port}`, cookie } })).status, 200)
})

test('only GET and HEAD are answered', async (t) => {
  const { ask, enter } = await visit(t, sourceOf())
  const headers = { cookie: await enter() }
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
    const answer = await ask('/', { method, headers })
    t.is(answer.status, 405, method)
    t.is(answer.headers.allow, 'GET, HEAD')
  }
  const head = await ask('/page.js', { method: 'HEAD', headers })
  t.is(head.status, 200)
  t.is(head.text, '')
})

test('pages of other servers of this machine get nothing, though they are the same site', async (t) => {
  const { ask, enter } = await visit(t, sourceOf())
  const cookie = await enter()
  for (const from of ['cross-site', 'same-site']) {
    const { status } = await ask('/page.js', { headers: { cookie, 'sec-fetch-site': from } })
    t.is(status, 403, from)
  }
  for (const from of ['same-origin', 'none']) {
    const { status } = await ask('/page.js', { headers: { cookie, 'sec-fetch-site': from } })
    t.is(status, 200, from)
  }
})

test('every answer, refusals too, forbids what the page does not need', async (t) => {
  const { ask, enter } = await visit(t, sourceOf())
  const cookie = await enter()
  const answers = [
    await ask('/', { headers: { cookie } }),
    await ask('/'),
    await ask('/none', { headers: { cookie } }),
    await ask('/', { headers: { host: 'evil.example' } }),
    await ask('/', { method: 'POST' }),
  ]
  t.deepEqual(
    answers.map(({ status }) => status),
    [200, 403, 404, 403, 405],
  )
  for (const { headers } of answers) {
    const policy = String(headers['content-security-policy'])
    t.regex(
      policy,
      /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; /,
    )
    t.regex(policy, /base-uri 'none'; form-action 'none'; frame-ancestors 'none'/)
    t.notRegex(policy, /unsafe|\*|data:|https?:/)
    t.is(headers['x-content-type-options'], 'nosniff')
    t.is(headers['referrer-policy'], 'no-referrer')
    t.is(headers['cache-control'], 'no-store')
    t.is(headers['cross-origin-resource-policy'], 'same-origin')
    t.is(headers['access-control-allow-origin'], undefined)
  }
})

test('nothing but the page and its data is there', async (t) => {
  const { ask, enter } = await visit(t, sourceOf(mapReduce()))
  const headers = { cookie: await enter() }
  for (const path of [
    '/page.html',
    '/..%2f..%2fpackage.json',
    '/../server.ts',
    '/task',
    '/task?run=none&task=0',
    '//',
  ]) {
    const { status, text } = await ask(path, { headers })
    t.true(status === 404 || status === 400, path)
    t.false(text.includes('import'), path)
  }
})

test('it listens on the loopback address only', async (t) => {
  const { port } = await visit(t, sourceOf())
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  const others = addresses
    .filter(({ address }) => address !== '127.0.0.1')
    .map(({ address }) => address)
  for (const host of [...others, '127.0.0.2', '::1']) {
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connect({ host, port: Number(port) })
      socket.on('connect', () => resolve(false)).on('error', () => resolve(true))
      socket.on('connect', () => socket.destroy())
    })
    t.true(refused, host)
  }
})

test('a page that is closed answers nothing more, and can be closed twice', async (t) => {
  const { ask, enter, close } = await visit(t, sourceOf())
  const headers = { cookie: await enter() }
  await close()
  await close()
  await t.throwsAsync(ask('/', { headers }), { code: 'ECONNREFUSED' })
})

test('two pages know nothing of each other', async (t) => {
  const [one, other] = [await visit(t, sourceOf()), await visit(t, sourceOf())]
  const cookie = await one.enter()
  await other.enter()
  t.is((await other.ask('/', { headers: { cookie } })).status, 403)
  const renamed = cookie.replace(one.port, other.port)
  t.is((await other.ask('/', { headers: { cookie: renamed } })).status, 403)
})
