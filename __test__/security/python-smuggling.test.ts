// Bytes that are nearly HTTP, and headers that lie: nothing goes out but whole requests that the host has judged.

import test from 'ava'
import { pythonTask, withSocket } from '../helpers/python-program.ts'
import { serve } from '../helpers/server.ts'

/** Heads that two readers could understand differently. */
const garbled: [what: string, ...lines: string[]][] = [
  ['a bare line feed', 'GET / HTTP/1.1', 'a: b\\nc: d'],
  ['a bare return', 'GET / HTTP/1.1', 'a: b\\rc: d'],
  ['a header that is folded', 'GET / HTTP/1.1', 'a: b', ' c: d'],
  ['a space before the colon', 'POST / HTTP/1.1', 'content-length : 1'],
  ['a header without a name', 'GET / HTTP/1.1', ': a'],
  ['a zero in a header', 'GET / HTTP/1.1', 'a: b\\0c'],
  ['a space in a path', 'GET /a b HTTP/1.1'],
  ['another version', 'GET / HTTP/2.0'],
  ['two lengths', 'POST / HTTP/1.1', 'content-length: 1', 'content-length: 2'],
  ['two equal lengths', 'POST / HTTP/1.1', 'content-length: 1', 'content-length: 1'],
  ['a length with a sign', 'POST / HTTP/1.1', 'content-length: +1'],
  ['a list of lengths', 'POST / HTTP/1.1', 'content-length: 1, 1'],
  ['a length of other digits', 'POST / HTTP/1.1', 'content-length: ²'],
  ['a length and chunks', 'POST / HTTP/1.1', 'content-length: 1', 'transfer-encoding: chunked'],
  ['another coding', 'POST / HTTP/1.1', 'transfer-encoding: gzip'],
  ['two codings', 'POST / HTTP/1.1', 'transfer-encoding: gzip, chunked'],
  ['chunks twice', 'POST / HTTP/1.1', 'transfer-encoding: chunked', 'transfer-encoding: chunked'],
  ['a coding nearly named', 'POST / HTTP/1.1', 'transfer-encoding: \\x0bchunked'],
  ['chunks in HTTP/1.0', 'POST / HTTP/1.0', 'transfer-encoding: chunked'],
  ['a chunk without a size', 'POST / HTTP/1.1', 'transfer-encoding: chunked', '', 'x'],
  ['a chunk with a sign', 'POST / HTTP/1.1', 'transfer-encoding: chunked', '', '-1'],
  ['a chunk longer than its size', 'POST / HTTP/1.1', 'transfer-encoding: chunked', '', '1', 'abc'],
  ['a trailer', 'POST / HTTP/1.1', 'transfer-encoding: chunked', '', '0', 'host: evil.test'],
]

for (const [what, ...lines] of garbled) {
  const call = pythonTask(withSocket(`send(${lines.map((line) => `"${line}"`).join(', ')})`))
  test(`Python: a request with ${what} does not go out`, async (t) => {
    const server = await serve(t, (_, response) => response.end())
    const { result, error } = await call(`http://127.0.0.1:${server.port}/`)
    t.regex(String(result), /is no HTTP\/1\.1/, JSON.stringify(error))
    t.is(server.connections(), 0)
  })
}

const two = pythonTask(
  withSocket(`
  sock.sendall(b"POST /1 HTTP/1.1\\r\\nHost: evil.test\\r\\nContent-Length: 3\\r\\n\\r\\nabc"
    b"GET /2 HTTP/1.1\\r\\nHost: evil.test\\r\\nConnection: close\\r\\n\\r\\n")
  return sock.makefile("rb").read().decode()`),
)

test('Python: of two requests in one buffer each is judged, told, and answered in its turn', async (t) => {
  const server = await serve(t, (request, response) => response.end(request.url))
  const { result, error, execution } = await two(`http://127.0.0.1:${server.port}/`)
  t.regex(String(result), /\r\n\r\n\/1HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n\/2$/, JSON.stringify(error))
  t.deepEqual(server.requests, ['POST /1', 'GET /2'])
  t.is(execution.host_requests.length, 2)
})

const short = pythonTask(
  withSocket(`
  sock.sendall(b"POST / HTTP/1.1\\r\\nContent-Length: 1\\r\\n\\r\\nabc: d\\r\\n\\r\\n")
  sock.makefile("rb").read()`),
)

test('Python: a length that is too short leaves bytes that are a request of their own, judged as one', async (t) => {
  const server = await serve(t, (_, response) => response.end())
  const { result } = await short(`http://127.0.0.1:${server.port}/`)
  t.regex(String(result), /raw sockets are not there.*no HTTP\/1\.1/)
  t.deepEqual(server.requests, ['POST /'])
})

const long = pythonTask(
  withSocket(`
  sock.sendall(b"POST / HTTP/1.1\\r\\nContent-Length: 9\\r\\n\\r\\nabc")
  sock.recv(1)`),
)

test('Python: a body that is not whole does not go out', async (t) => {
  const server = await serve(t, (_, response) => response.end())
  const { result } = await long(`http://127.0.0.1:${server.port}/`)
  t.regex(String(result), /nothing was asked/)
  t.is(server.connections(), 0)
})

const naming = pythonTask(`
from wit_world.imports import aside
urllib.request.urlopen(urllib.request.Request(url, headers={"Host": "evil.test"}))
http.get(url, headers={"Host": "evil.test"})
aside.take_head(aside.begin_request(aside.Request("GET", url, [("host", b"evil.test")], b"")))`)

test('Python: a guest cannot name another host than the one that it connects to', async (t) => {
  const hosts: unknown[] = []
  const server = await serve(t, (request, response) => {
    hosts.push(request.headers.host)
    response.end()
  })
  const { error } = await naming(`http://127.0.0.1:${server.port}/`)
  t.is(error, null)
  const own = `127.0.0.1:${server.port}`
  t.deepEqual(hosts, [own, own, own])
})

/** What a program states to the host past the modules that check it. */
const stated: [what: string, method: string, headers: string, body: string][] = [
  [
    'a length that is too short',
    'POST',
    `("content-length", b"1")`,
    'xGET /smuggled HTTP/1.1\\r\\nhost: evil.test\\r\\n\\r\\n',
  ],
  ['a length that is too long', 'POST', `("content-length", b"500")`, 'abc'],
  [
    'a length of a GET',
    'GET',
    `("content-length", b"0")`,
    'GET /smuggled HTTP/1.1\\r\\nhost: evil.test\\r\\n\\r\\n',
  ],
  [
    'chunks',
    'POST',
    `("transfer-encoding", b"chunked")`,
    '0\\r\\n\\r\\nGET /smuggled HTTP/1.1\\r\\nhost: evil.test\\r\\n\\r\\n',
  ],
  [
    'chunks and a length',
    'POST',
    `("transfer-encoding", b"chunked"), ("content-length", b"5")`,
    '0\\r\\n\\r\\nGET /smuggled HTTP/1.1\\r\\nhost: evil.test\\r\\n\\r\\n',
  ],
  [
    'another coding',
    'POST',
    `("transfer-encoding", b"identity")`,
    'GET /smuggled HTTP/1.1\\r\\nhost: evil.test\\r\\n\\r\\n',
  ],
  ['an upgrade', 'GET', `("connection", b"upgrade"), ("upgrade", b"h2c")`, ''],
  [
    'a line break in a header',
    'GET',
    `("a", b"b\\r\\n\\r\\nGET /smuggled HTTP/1.1\\r\\n\\r\\n")`,
    '',
  ],
  ['a line break in a name', 'GET', `("a: b\\r\\nc", b"d")`, ''],
  ['a line break in a method', 'GET /smuggled HTTP/1.1\\r\\n\\r\\nGET', '', ''],
  ['a tunnel', 'CONNECT', '', ''],
]

for (const [what, method, headers, body] of stated) {
  const call = pythonTask(`
from wit_world.imports import aside
from componentize_py_types import Err
number = aside.begin_request(aside.Request("${method}", url, [${headers}], b"${body}"))
try:
  if aside.wait(number, 500_000_000):
    aside.take_head(number)
    while aside.take_piece(number): pass
except Err: pass
aside.let_go(number)
for _ in range(3): http.get(url + "after")
return "done"`)
  test(`Python: at most one request goes out, to its own path, where a program states ${what}`, async (t) => {
    const server = await serve(t, (request, response) => {
      request.resume().on('end', () => response.end('x'))
    })
    const { result, error } = await call(`http://127.0.0.1:${server.port}/`)
    t.is(result, 'done', JSON.stringify(error))
    const others = server.requests.filter((request) => request !== `${method} /`)
    t.deepEqual(others, ['GET /after', 'GET /after', 'GET /after'])
  })
}
