// What a response and a request may cost the host, and how they end.

import { EventEmitter, once } from 'node:events'
import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib'
import type { RequestListener } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import type { Envelope } from '@capsule-run/sdk/runner'
import { programOf } from '../helpers/program.ts'
import { serve, together, type TestServer } from '../helpers/server.ts'

/** Runs a task, given as the body of its async function, against a server. */
async function against(
  t: ExecutionContext,
  listener: RequestListener,
  body: string,
  options = '',
): Promise<{ envelope: Envelope; server: TestServer }> {
  const server = await serve(t, listener)
  const call = programOf(
    t,
    `export const main = task(
      { name: 'main', timeout: '30s', allowedHosts: ['127.0.0.1'], ${options} },
      async (url: string) => { ${body} },
    )`,
  )
  const envelope = await call('main', [`http://127.0.0.1:${server.port}/`])
  return { envelope, server }
}

const packed: [coding: string, pack: (text: string) => Buffer][] = [
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
]

for (const [coding, pack] of packed) {
  test(`a response packed by ${coding} is unpacked`, async (t) => {
    const { envelope } = await against(
      t,
      (_, response) => response.writeHead(200, { 'content-encoding': coding }).end(pack('packed')),
      `const response = await fetch(url)
       return [await response.text(), response.headers.get('content-encoding')]`,
    )
    t.deepEqual(envelope.result, ['packed', null])
  })
}

test('a response that unpacks to more than 128 MiB is cut off', async (t) => {
  const bomb = gzipSync(Buffer.alloc(140 << 20), { level: 1 })
  const { envelope } = await against(
    t,
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    `const { body } = await fetch(url)
     let read = 0
     try {
       for (const reader = body.getReader(); ; ) {
         const { done, value } = await reader.read()
         if (done) return 'all of it'
         read += value.length
       }
     } catch (error) {
       return read <= 128 * 1024 * 1024 ? 'cut off' : read
     }`,
    `compute: 'HIGH'`,
  )
  t.is(envelope.result, 'cut off', JSON.stringify(envelope.error))
})

test('headers of more than 128 KiB are refused', async (t) => {
  const { envelope } = await against(
    t,
    (_, response) => {
      response.writeHead(
        200,
        Array.from({ length: 40 }, (_none, index) => [`x-${index}`, 'v'.repeat(4096)]).flat(),
      )
      response.end('reached')
    },
    `try { return (await fetch(url)).status } catch (error) { return String(error) }`,
  )
  t.regex(
    String(envelope.result),
    /^TypeError: fetch to .* was refused: the headers of the response have \d+ bytes; at most 131072/,
  )
})

test('64 requests at once are answered', async (t) => {
  const { envelope } = await against(
    t,
    together(64),
    `const requests = Array.from({ length: 64 }, async () => (await fetch(url)).text())
     return (await Promise.all(requests)).join('')`,
  )
  t.is(envelope.result, 'x'.repeat(64), JSON.stringify(envelope.error))
})

test('more than 64 requests at once are a quota, which ends a task that does not catch it', async (t) => {
  const { envelope, server } = await against(
    t,
    () => undefined,
    `const requests = Array.from({ length: 64 }, () => fetch(url))
     for (const request of requests) request.catch(() => {})
     await fetch(url)`,
  )
  t.is(envelope.error?.error_type, 'QUOTA_EXCEEDED')
  t.regex(envelope.error?.message ?? '', /64 requests under way at once, which is the most/)
  t.true(server.requests.length <= 64)
})

test('100 requests, some at a time, are no quota', async (t) => {
  const { envelope } = await against(
    t,
    (_, response) => response.end('x'),
    `let count = 0
     for (let turn = 0; turn < 10; turn++) {
       const texts = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(url)).text()))
       count += texts.length
     }
     return count`,
  )
  t.is(envelope.result, 100, JSON.stringify(envelope.error))
})

test('requests at once wait at once', async (t) => {
  const waiting: (() => void)[] = []
  const { envelope } = await against(
    t,
    (_, response) => {
      waiting.push(() => response.end('x'))
      // Nobody is answered before all have asked.
      if (waiting.length === 20) for (const release of waiting) release()
    },
    `const texts = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(url)).text()))
     return texts.length`,
  )
  t.is(envelope.result, 20, JSON.stringify(envelope.error))
})

test('a server that never answers: the timeout ends the task, and the connection', async (t) => {
  const ends = new EventEmitter()
  const closed = once(ends, 'closed')
  const { envelope } = await against(
    t,
    (request) => void request.socket.on('close', () => ends.emit('closed')),
    `await fetch(url)`,
    `timeout: '2s'`,
  )
  t.is(envelope.error?.error_type, 'TIMEOUT')
  await t.notThrowsAsync(closed)
})

test('abort rejects with its reason, and other requests go on', async (t) => {
  const { envelope } = await against(
    t,
    (request, response) => {
      if (request.url === '/slow') return
      response.end('quick')
    },
    `const controller = new AbortController()
     const slow = fetch(url + 'slow', { signal: controller.signal }).catch((error) => String(error))
     const quick = await (await fetch(url)).text()
     controller.abort(new Error('enough'))
     return [quick, await slow, await fetch(url, { signal: AbortSignal.abort('before') }).catch((error) => error)]`,
  )
  t.deepEqual(envelope.result, ['quick', 'Error: enough', 'before'], JSON.stringify(envelope.error))
})

test('a response arrives in pieces, as it is sent', async (t) => {
  const ends = new EventEmitter()
  const { envelope } = await against(
    t,
    (request, response) => {
      if (request.url === '/next') {
        ends.emit('first')
        response.end()
        return
      }
      response.write('first')
      ends.once('first', () => response.end('second'))
    },
    `const reader = (await fetch(url)).body.getReader()
     const text = async () => new TextDecoder().decode((await reader.read()).value)
     const first = await text()
     await fetch(url + 'next')
     return [first, await text()]`,
  )
  t.deepEqual(envelope.result, ['first', 'second'], JSON.stringify(envelope.error))
})

const bodies: [what: string, body: string, expected: RegExp][] = [
  ['a text', `'héllo'`, /^text\/plain;charset=UTF-8 héllo$/i],
  ['bytes', `new Uint8Array([104, 105])`, /^undefined hi$/],
  [
    'a form',
    `new URLSearchParams({ a: 'b c' })`,
    /^application\/x-www-form-urlencoded;charset=UTF-8 a=b\+c$/i,
  ],
  ['a blob', `new Blob(['hi'], { type: 'text/x' })`, /^text\/x hi$/],
  [
    'a stream',
    `new ReadableStream({ start(to) { to.enqueue(new TextEncoder().encode('hi')); to.close() } })`,
    /^undefined hi$/,
  ],
  ['JSON', `JSON.stringify({ a: 1 })`, /\{"a":1\}$/],
]

for (const [what, body, expected] of bodies) {
  test(`${what} can be sent`, async (t) => {
    const { envelope } = await against(
      t,
      async (request, response) => {
        let text = ''
        for await (const chunk of request) text += String(chunk)
        response.end(`${request.headers['content-type']} ${text}`)
      },
      `return (await fetch(url, { method: 'POST', body: ${body}, duplex: 'half' })).text()`,
    )
    t.regex(String(envelope.result), expected, JSON.stringify(envelope.error))
  })
}

const forms: [what: string, expression: string][] = [
  ['a Request', `fetch(new Request(url, { method: 'PUT', headers: { 'x-a': 'b' } }))`],
  ['a URL', `fetch(new URL(url), { method: 'PUT', headers: new Headers({ 'x-a': 'b' }) })`],
  ['a Request and options', `fetch(new Request(url), { method: 'PUT', headers: [['x-a', 'b']] })`],
]

for (const [what, expression] of forms) {
  test(`fetch takes ${what}`, async (t) => {
    const { envelope } = await against(
      t,
      (request, response) => response.end(`${request.method} ${String(request.headers['x-a'])}`),
      `return (await ${expression}).text()`,
    )
    t.is(envelope.result, 'PUT b', JSON.stringify(envelope.error))
  })
}
