// Servers that do not speak HTTP, or lie: the task gets an error that it can catch, never half an answer for a whole one.

import { deflateRawSync, constants } from 'node:zlib'
import test from 'ava'
import { programOf } from '../helpers/program.ts'
import { saying } from '../helpers/saying.ts'
import { fetching, serve } from '../helpers/server.ts'

const ok = 'HTTP/1.1 200 OK\r\n'

const answers: [what: string, bytes: string, told: RegExp][] = [
  ['nothing', '', /failed: connection closed before message completed/],
  ['another protocol', 'SSH-2.0-x\r\n', /failed: invalid HTTP version/],
  ['bytes', '\0\x01\xff\r\n\r\n', /failed: invalid HTTP/],
  ['a status below 100', 'HTTP/1.1 099 x\r\n\r\n', /failed: invalid HTTP status-code/],
  [
    'a status above 599',
    'HTTP/1.1 999 x\r\ncontent-length: 1\r\n\r\nx',
    /"status":999.*"text":"x"/,
  ],
  ['a control character in a header', `${ok}x: a\x01b\r\n\r\n`, /failed: invalid HTTP header/],
  [
    'bytes that are no text in a header',
    `${ok}x: \xfc\xff\r\ncontent-length: 1\r\n\r\nx`,
    /"text":"x"/,
  ],
  [
    'two lengths',
    `${ok}content-length: 1\r\ncontent-length: 5\r\n\r\nx`,
    /failed: invalid content-length/,
  ],
  [
    'less than it said',
    `${ok}content-length: 9\r\n\r\nshort`,
    /reading from incoming response body/,
  ],
  [
    'pieces without an end',
    `${ok}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`,
    /reading from incoming response body/,
  ],
  [
    'a piece of no length',
    `${ok}transfer-encoding: chunked\r\n\r\nzz\r\n`,
    /reading from incoming response body/,
  ],
  [
    'no gzip for gzip',
    `${ok}content-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd`,
    /reading from incoming response body/,
  ],
  ['headers without an end', `${ok}x: ${'a'.repeat(1 << 20)}`, /failed: message head is too large/],
  [
    'more than one response',
    `${ok}content-length: 1\r\n\r\nx${ok}content-length: 6\r\n\r\npoison`,
    /"text":"x"/,
  ],
]

for (const [what, bytes, told] of answers) {
  test(`a server that answers ${what}`, async (t) => {
    const call = programOf(t, fetching(['127.0.0.1']))
    const { result, error } = await call('main', [await saying(t, bytes)])
    t.regex(JSON.stringify(result), told, JSON.stringify(error))
  })
}

test('1 GiB of zeros in 1 MB is stopped at 128 MiB, and costs the host no memory', async (t) => {
  const zeros = deflateRawSync(Buffer.alloc(1 << 20), { finishFlush: constants.Z_FULL_FLUSH })
  const start = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  const server = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(Buffer.concat([start, ...Array.from({ length: 1024 }, () => zeros)]))
  })
  const call = programOf(
    t,
    `export const main = task(
      { name: 'main', timeout: '30s', compute: 'HIGH', ram: '256MB', allowedHosts: ['127.0.0.1'] },
      async (url: string) => {
        let read = 0
        try {
          for await (const piece of (await fetch(url)).body) read += piece.length
          return 'all of it'
        } catch (error) {
          return [read <= 128 * 1024 * 1024, String(error)]
        }
      },
    )`,
  )
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 10)
  const { result, error } = await call('main', [`http://127.0.0.1:${server.port}/`])
  clearInterval(watch)
  t.deepEqual(
    result,
    [true, 'TypeError: IO error reading from incoming response body'],
    JSON.stringify(error),
  )
  t.true(most - before < 400 << 20, `${(most - before) >> 20} MiB more`)
})
