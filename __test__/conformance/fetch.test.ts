// What programs expect of `fetch` and its bodies, as the platform and Node have it.

import test from 'ava'
import { programOf } from '../helpers/program.ts'
import { echo, serve } from '../helpers/server.ts'

/** What an expression over `url` gives; `sent(init)` is what the server saw of a request. */
const cases: [what: string, expression: string, expected: unknown][] = [
  ['json', `(await fetch(url + 'json')).json()`, { a: 1 }],
  ['arrayBuffer', `(await (await fetch(url + 'json')).arrayBuffer()).byteLength`, 7],
  ['bytes', `Array.from(await (await fetch(url + 'json')).bytes()).length`, 7],
  ['the type of a blob', `(await (await fetch(url + 'json')).blob()).type`, 'application/json'],
  [
    'formData',
    `[...(await (await fetch(url + 'form')).formData())]`,
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  ['a body as a loop', `text(await fetch(url + 'json'))`, '{"a":1}'],
  [
    'a body through TextDecoderStream',
    `pieces((await fetch(url + 'parts')).body.pipeThrough(new TextDecoderStream()))`,
    'hé',
  ],
  [
    'a stream through TextEncoderStream',
    `new Response(ReadableStream.from(['a\\ud83d', '\\ude00b']).pipeThrough(new TextEncoderStream())).text()`,
    'a😀b',
  ],
  [
    'two copies',
    `{ const one = await fetch(url + 'json'); const two = one.clone()
       return [await one.text(), await two.json(), one.bodyUsed, two.status, two.url === one.url] }`,
    ['{"a":1}', { a: 1 }, true, 200, true],
  ],
  [
    'no copy of what was read',
    `{ const one = await fetch(url); await one.text(); return fails(() => one.clone()) }`,
    'TypeError',
  ],
  [
    'nothing is read twice',
    `{ const one = await fetch(url); await one.text(); return fails(() => one.text()) }`,
    'TypeError',
  ],
  [
    'bodyUsed',
    `{ const one = await fetch(url); const before = one.bodyUsed; await one.text(); return [before, one.bodyUsed] }`,
    [false, true],
  ],
  [
    'no body of a 204',
    `{ const { status, body } = await fetch(url + '204'); return [status, body] }`,
    [204, null],
  ],
  ['set-cookie', `(await fetch(url + 'cookie')).headers.getSetCookie()`, ['a=1', 'b=2']],
  [
    'a Request is used once',
    `{ const one = new Request(url, { method: 'POST', body: 'x' }); await fetch(one); return [one.bodyUsed, await fails(() => fetch(one))] }`,
    [true, 'TypeError'],
  ],
  [
    'its clone is another',
    `{ const one = new Request(url, { method: 'POST', body: 'x' }); await fetch(one.clone()); return (await sent(one)).body }`,
    'x',
  ],
  [
    'instanceof',
    `[new Request(url) instanceof Request, (await fetch(url)) instanceof Response, new Request(url).constructor === Request]`,
    [true, true, true],
  ],
  ['methods in capitals', `(await sent({ method: 'put' })).method`, 'PUT'],
  [
    'a method that is none',
    `Promise.all(['a b', 'CONNECT', 'trace', ''].map((method) => fails(() => fetch(url, { method }))))`,
    ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
  ],
  ['redirect that is none', `fails(() => fetch(url, { redirect: 'x' }))`, 'TypeError'],
  [
    'options that mean nothing here',
    `(await fetch(url, { keepalive: true, cache: 'no-store', mode: 'cors', credentials: 'include' })).status`,
    200,
  ],
  ['no options', `(await fetch(url, null)).status`, 200],
  [
    'accept',
    `[(await sent({})).headers.accept, (await sent({ headers: { accept: 'a/b' } })).headers.accept]`,
    ['*/*', 'a/b'],
  ],
  ['the length of nothing', `(await sent({ method: 'POST' })).headers['content-length']`, '0'],
  [
    'a length that is not so',
    `Promise.all(['1', '10', 'x'].map(async (length) => (await sent({ method: 'POST', body: 'abc', headers: { 'content-length': length } })).headers['content-length']))`,
    ['3', '3', '3'],
  ],
  [
    'headers of one connection',
    `(await sent({ headers: { connection: 'close', te: 'x', upgrade: 'x', 'keep-alive': 'x' } })).headers.upgrade ?? null`,
    null,
  ],
  [
    'the number of a request is not sent',
    `(await sent({ headers: { 'capsule-request': '7' } })).headers['capsule-request'] ?? null`,
    null,
  ],
  [
    'an iterable',
    `(await sent({ method: 'POST', duplex: 'half', body: (async function* () { yield new Uint8Array([104]); yield new Uint8Array([105]) })() })).body`,
    'hi',
  ],
  [
    'a form with a file',
    `/multipart\\/form-data; boundary=/.test((await sent({ method: 'POST', body: form() })).headers['content-type'])`,
    true,
  ],
  [
    'a form in a Request',
    `{ const { headers, body } = await sent(new Request(url, { method: 'POST', body: form() }))
     return [body.includes(headers['content-type'].split('boundary=')[1]), 'content-length' in headers] }`,
    [true, true],
  ],
  [
    'AbortSignal.any',
    `{ const one = new AbortController(); const any = AbortSignal.any([one.signal]); one.abort('why'); return [any.aborted, any.reason, AbortSignal.any([any]).reason] }`,
    [true, 'why', 'why'],
  ],
]

for (const [what, expression, expected] of cases) {
  test(`fetch: ${what}`, async (t) => {
    const server = await serve(t, async (request, response) => {
      if (request.url === '/204') response.writeHead(204).end()
      else if (request.url === '/json')
        response.setHeader('content-type', 'application/json').end('{"a":1}')
      else if (request.url === '/form')
        response.setHeader('content-type', 'application/x-www-form-urlencoded').end('a=1&b=2')
      else if (request.url === '/cookie') response.setHeader('set-cookie', ['a=1', 'b=2']).end()
      else if (request.url === '/parts') {
        response.write(Buffer.from([104, 0xc3]))
        setTimeout(() => response.end(Buffer.from([0xa9])), 30)
      } else await echo(request, response)
    })
    const source = `
      const fails = async (work: () => unknown) => { try { await work() } catch (error) { return error.name } }
      const pieces = async (stream) => { let all = ''; for await (const piece of stream) all += piece; return all }
      const text = async ({ body }) => {
        let all = ''
        for await (const piece of body) all += new TextDecoder().decode(piece)
        return all
      }
      const form = () => {
        const made = new FormData()
        made.append('a', 'b')
        made.append('file', new Blob(['hi'], { type: 'text/x' }), 'name.txt')
        return made
      }
      export const main = task({ name: 'main', timeout: '20s', allowedHosts: ['127.0.0.1'] }, async (url: string) => {
        const sent = async (init) => (await (init instanceof Request ? fetch(init) : fetch(url, init))).json()
        ${expression.startsWith('{') ? expression.slice(1, -1) : `return ${expression}`}
      })`
    const { result, error } = await programOf(t, source)('main', [
      `http://127.0.0.1:${server.port}/`,
    ])
    t.deepEqual(result, expected, JSON.stringify(error))
  })
}
