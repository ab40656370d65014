// What responses may cost a Python task, and servers that lie.

import { deflateRawSync, constants } from 'node:zlib'
import type { RequestListener } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import type { Envelope } from '@capsule-run/sdk/runner'
import { getting, pythonTask } from '../helpers/python-program.ts'
import { saying } from '../helpers/saying.ts'
import { serve, together, type TestServer } from '../helpers/server.ts'

type Call = ReturnType<typeof pythonTask>

async function against(
  t: ExecutionContext,
  call: Call,
  listener: RequestListener,
): Promise<{ envelope: Envelope; server: TestServer }> {
  const server = await serve(t, listener)
  const envelope = await call(`http://127.0.0.1:${server.port}/`)
  return { envelope, server }
}

const ok = 'HTTP/1.1 200 OK\r\n'

const answers: [what: string, bytes: string, told: RegExp][] = [
  ['nothing', '', /GET http:.* failed: connection closed before message completed/],
  ['another protocol', 'SSH-2.0-x\r\n', /failed: invalid HTTP version/],
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
    /ConnectionError: GET http:.* failed: /,
  ],
  [
    'pieces without an end',
    `${ok}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`,
    /ConnectionError: GET http:.* failed: /,
  ],
  [
    'no gzip for gzip',
    `${ok}content-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd`,
    /Invalid gzip header/,
  ],
  [
    'half of a packed body',
    `${ok}content-encoding: gzip\r\ncontent-length: 3\r\n\r\n\x1f\x8b\x08`,
    /unexpected end of file/,
  ],
  ['headers without an end', `${ok}x: ${'a'.repeat(1 << 20)}`, /failed: message head is too large/],
  [
    'more than one response',
    `${ok}content-length: 1\r\n\r\nx${ok}content-length: 6\r\n\r\npoison`,
    /"text":"x"/,
  ],
]

const answered = pythonTask(getting())
for (const [what, bytes, told] of answers) {
  test(`Python: a server that answers ${what}`, async (t) => {
    const { result, error } = await answered(await saying(t, bytes))
    t.regex(JSON.stringify(result), told, JSON.stringify(error))
  })
}

const whole = pythonTask(getting('by_urllib(url)'))
for (const [what, bytes] of [
  ['less than it said', `${ok}content-length: 9\r\n\r\nshort`],
  ['pieces without an end', `${ok}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`],
]) {
  test(`Python: urllib.request never takes a part for the whole of a server that answers ${what}`, async (t) => {
    const { result } = await whole(await saying(t, bytes ?? ''))
    t.regex(JSON.stringify(result), /ConnectionError: GET http:.* failed: /)
  })
}

const most = pythonTask(`
answers = await asyncio.gather(*[http.aget(url) for _ in range(64)])
return "".join(answer.text() for answer in answers)`)

test('Python: 64 requests at once are answered', async (t) => {
  const { envelope } = await against(t, most, together(64))
  t.is(envelope.result, 'x'.repeat(64), JSON.stringify(envelope.error))
})

const many = pythonTask(`await asyncio.gather(*[http.aget(url) for _ in range(65)])`)

test('Python: more than 64 requests at once are a quota, which ends a task that does not catch it', async (t) => {
  const { envelope, server } = await against(t, many, () => undefined)
  t.is(envelope.error?.error_type, 'QUOTA_EXCEEDED', JSON.stringify(envelope.error))
  t.regex(envelope.error?.message ?? '', /64 requests under way at once, which is the most/)
  t.true(server.requests.length <= 64)
})

const dropping = pythonTask(`
for _ in range(100):
  urllib.request.urlopen(url)
  http.get(url, stream=True)
return "done"`)

test('Python: responses that are dropped are closed: 200 requests, none read', async (t) => {
  const { envelope } = await against(t, dropping, (_, response) => response.end('x'.repeat(100)))
  t.is(envelope.result, 'done', JSON.stringify(envelope.error))
})

const reading = pythonTask(`
read = 0
try:
  for piece in http.get(url, stream=True).iter_bytes(): read += len(piece)
except OSError as error:
  return [read <= 128 << 20, str(error).partition("was refused: ")[2]]`)

test('Python: a response that never ends is stopped at 128 MiB', async (t) => {
  const piece = Buffer.alloc(1 << 20)
  const { envelope } = await against(t, reading, (_, response) => {
    const more = (): void => {
      while (response.write(piece));
      response.once('drain', more)
    }
    more()
  })
  const told = 'the response has more than 134217728 bytes, which is the most'
  t.deepEqual(envelope.result, [true, told], JSON.stringify(envelope.error))
})

const unpacking = pythonTask(`http.get(url)`)

test('Python: 1 GiB of zeros in 1 MB is stopped at 128 MiB of them', async (t) => {
  const zeros = deflateRawSync(Buffer.alloc(1 << 20), { finishFlush: constants.Z_FULL_FLUSH })
  const start = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  const bomb = Buffer.concat([start, ...Array.from({ length: 1024 }, () => zeros)])
  const { envelope } = await against(t, unpacking, (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  )
  t.is(envelope.error?.error_type, 'QUOTA_EXCEEDED', JSON.stringify(envelope.error))
})

const small = pythonTask(
  `
try: return len(http.get(url).content)
except MemoryError: return "MemoryError"`,
  { more: `ram="96MB"` },
)

test('Python: a body that does not fit into the memory of the task is its own error', async (t) => {
  const { envelope } = await against(t, small, (_, response) =>
    response.end(Buffer.alloc(100 << 20)),
  )
  const { result, error } = envelope
  t.true(result === 'MemoryError' || error?.error_type === 'OUT_OF_MEMORY', JSON.stringify(error))
})

const waiting = pythonTask(`http.get(url)`, { timeout: '500ms' })

test('Python: a server that never answers: the timeout of the task ends it, and the connection', async (t) => {
  const closed: Promise<unknown>[] = []
  const { envelope } = await against(t, waiting, (request) => {
    closed.push(new Promise<void>((resolve) => request.socket.on('close', resolve)))
  })
  t.is(envelope.error?.error_type, 'TIMEOUT')
  t.is(closed.length, 1)
  await Promise.all(closed)
})
