// A request that a program lets go of ends at once, with its connection; one that is broken off is never taken for
// a whole one.

import { EventEmitter, once } from 'node:events'
import type { RequestListener } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import type { Envelope } from '@capsule-run/sdk/runner'
import { programOf } from '../helpers/program.ts'
import { serve } from '../helpers/server.ts'

/** A body that never ends; `/arrived` answers once a request for one came, `/seen` once that was closed. */
function dripping(): RequestListener {
  const ends = new EventEmitter()
  const arrived = once(ends, 'arrived')
  const closed = once(ends, 'closed').then(String)
  const close = (how: string): boolean => ends.emit('closed', how)
  return (request, response) => {
    if (request.url === '/arrived') {
      void arrived.then(() => response.end())
      return
    }
    if (request.url === '/seen') {
      void closed.then((how) => response.end(how))
      return
    }
    ends.emit('arrived')
    if (request.url === '/drip') response.write('first')
    request.on('error', () => close('closed'))
    request.on('end', () => request.method === 'POST' && close('taken for whole'))
    response.on('close', () => close('closed'))
    request.resume()
  }
}

async function against(
  t: ExecutionContext,
  listener: RequestListener,
  body: string,
): Promise<Envelope> {
  const server = await serve(t, listener)
  const source = `export const main = task(
    { name: 'main', timeout: '20s', allowedHosts: ['127.0.0.1'] },
    async (url: string) => {
      const later = async (then: () => void) => { await fetch(url + 'arrived'); then() }
      const told = async (work: () => Promise<unknown>) => work().then(String, String)
      const closing = new AbortController()
      const { signal } = closing
      ${body}
    },
  )`
  return programOf(t, source)('main', [`http://127.0.0.1:${server.port}/`])
}

const ends: [what: string, work: string, expected: string][] = [
  [
    'aborted before its response',
    `void later(() => closing.abort(new Error('enough')))
     return fetch(url + 'silent', { signal })`,
    'Error: enough',
  ],
  [
    'aborted while its body is read',
    `void later(() => closing.abort(new Error('enough')))
     return (await fetch(url + 'drip', { signal })).text()`,
    'Error: enough',
  ],
  [
    'aborted by one of several signals',
    `void later(() => closing.abort(new Error('enough')))
     return (await fetch(url + 'drip', { signal: AbortSignal.any([AbortSignal.timeout(9000), signal]) })).text()`,
    'Error: enough',
  ],
  [
    'out of its own time',
    `return (await fetch(new Request(url + 'drip', { signal: AbortSignal.timeout(1000) }))).text()`,
    'TimeoutError: The operation was aborted due to timeout',
  ],
  ['cancelled', `await (await fetch(url + 'drip')).body.cancel()`, 'undefined'],
  [
    'cancelled by its reader, which waits for more',
    `const reader = (await fetch(url + 'drip')).body.getReader()
     await reader.read()
     const more = reader.read()
     await reader.cancel()
     return (await more).done`,
    'true',
  ],
  [
    'left by the loop that reads it',
    `for await (const piece of (await fetch(url + 'drip')).body) return new TextDecoder().decode(piece)`,
    'first',
  ],
  [
    'left by both copies of it',
    `const one = await fetch(url + 'drip')
     const two = one.clone()
     await Promise.all([one.body.cancel(), two.body.cancel()])`,
    'undefined',
  ],
  [
    'sent by a stream that fails',
    `let first = true
     return fetch(url + 'silent', { method: 'POST', duplex: 'half', body: new ReadableStream({
       async pull(to) {
         if (first) to.enqueue(new Uint8Array(3))
         else await later(() => to.error(new Error('mine')))
         first = false
       },
     }) })`,
    'Error: mine',
  ],
  [
    'sent by an iterable that fails',
    `return fetch(url + 'silent', { method: 'POST', duplex: 'half', body: (async function* () {
       yield new Uint8Array(3)
       await later(() => {})
       throw new Error('mine')
     })() })`,
    'Error: mine',
  ],
]

for (const [what, work, expected] of ends) {
  test(`a request that is ${what} is closed while its task goes on`, async (t) => {
    const { result, error } = await against(
      t,
      dripping(),
      `const end = await told(async () => { ${work} })
       return [end, await (await fetch(url + 'seen')).text()]`,
    )
    t.deepEqual(result, [expected, 'closed'], JSON.stringify(error))
  })
}

test('what was let go of has no place among the 64', async (t) => {
  const { result, error } = await against(
    t,
    (_, response) => response.write('first'),
    `for (let turn = 0; turn < 200; turn++) await (await fetch(url)).body.cancel()
     for (let turn = 0; turn < 100; turn++) {
       const one = new AbortController()
       const response = await fetch(url, { signal: one.signal })
       one.abort()
     }
     return 'all'`,
  )
  t.is(result, 'all', JSON.stringify(error))
})

test('an aborted request leaves others to the same URL alone', async (t) => {
  const { result, error } = await against(
    t,
    (_, response) => setTimeout(() => response.end('there'), 300),
    `const other = fetch(url)
     const aborted = told(() => fetch(url, { signal }))
     await new Promise((done) => setTimeout(done, 50))
     closing.abort(new Error('enough'))
     return [await aborted, await (await other).text()]`,
  )
  t.deepEqual(result, ['Error: enough', 'there'], JSON.stringify(error))
})
