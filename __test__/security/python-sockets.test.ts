// What a Python task can try with sockets, and with bytes that are nearly HTTP: nothing goes out but whole requests
// that the host has judged.

import test from 'ava'
import { pythonTask } from '../helpers/python-program.ts'
import { serve } from '../helpers/server.ts'

const raw: [what: string, work: string, told: RegExp][] = [
  [
    'another protocol',
    `sock.sendall(b"SSH-2.0-x\\r\\n")`,
    /raw sockets are not there in a sandbox: use HTTP/,
  ],
  ['bytes', `sock.sendall(b"\\0\\0\\0\\x08")`, /raw sockets are not there/],
  [
    'a command of redis',
    `sock.sendall(b"*1\\r\\n$4\\r\\nPING\\r\\n")`,
    /raw sockets are not there/,
  ],
  [
    'TLS of its own',
    `sock.sendall(b"\\x16\\x03\\x01\\0\\x05hello")`,
    /a library speaks TLS by itself/,
  ],
  ['waiting for a greeting', `sock.recv(100)`, /raw sockets are not there.*nothing was asked/],
  [
    'waiting for one with a timeout',
    `sock.settimeout(1); sock.recv(100)`,
    /raw sockets are not there/,
  ],
  ['smtplib', `import smtplib; smtplib.SMTP("127.0.0.1", port)`, /raw sockets are not there/],
  ['bind', `socket.socket().bind(("", 0))`, /raw sockets are not there/],
  ['listen', `socket.socket().listen()`, /raw sockets are not there/],
  ['a server', `socket.create_server(("", 0))`, /raw sockets are not there/],
  ['a datagram', `socket.socket(type=socket.SOCK_DGRAM)`, /raw sockets are not there/],
  ['a pair', `socket.socketpair()`, /raw sockets are not there/],
  ['a lookup', `socket.gethostbyname("example.com")`, /make a request, and the host looks it up/],
  [
    'a WebSocket',
    `send("GET / HTTP/1.1", "Upgrade: websocket", "Connection: upgrade")`,
    /raw sockets are not there.*WebSocket/,
  ],
  ['a tunnel', `send("CONNECT 127.0.0.1:22 HTTP/1.1")`, /is for proxies/],
  ['a proxy', `send("GET http://10.0.0.7/ HTTP/1.1")`, /is for proxies/],
  ['another URL in a path', `send("GET @10.0.0.7/ HTTP/1.1")`, /is for proxies/],
  ['all of a server', `send("OPTIONS * HTTP/1.1")`, /is for proxies/],
  [
    'a certificate of a client',
    `ssl.create_default_context().load_cert_chain("a.pem")`,
    /not there in a sandbox/,
  ],
  [
    'a certificate for another name',
    `ssl.create_default_context().wrap_socket(sock, server_hostname="example.com")`,
    /can be checked for its own name only/,
  ],
  [
    'a name that ends a URL',
    `socket.create_connection(("127.0.0.1/?", port))`,
    /is no name of a host/,
  ],
  [
    'a name with a user',
    `socket.create_connection(("127.0.0.1@10.0.0.7", port))`,
    /is no name of a host/,
  ],
  [
    'a line break in a name',
    `socket.create_connection(("127.0.0.1\\r\\n", port))`,
    /is no name of a host/,
  ],
]

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

function attempt(port: number, work: string): string {
  return `
import socket, ssl
port = ${port}
sock = socket.create_connection(("127.0.0.1", port))
def send(*lines): sock.sendall("\\r\\n".join([*lines, "", ""]).encode())
try: ${work}
except Exception as error: return str(error)
return "nothing was refused"`
}

for (const [what, work, told] of raw) {
  test(`Python: ${what} is refused, and nothing is connected to`, async (t) => {
    const server = await serve(t, (_, response) => response.end())
    const { result, error } = await pythonTask(t, attempt(server.port, work))('main', [''])
    t.regex(String(result), told, JSON.stringify(error))
    t.is(server.connections(), 0)
  })
}

for (const [what, ...lines] of garbled) {
  test(`Python: a request with ${what} does not go out`, async (t) => {
    const server = await serve(t, (_, response) => response.end())
    const work = `send(${lines.map((line) => `"${line}"`).join(', ')})`
    const { result, error } = await pythonTask(t, attempt(server.port, work))('main', [''])
    t.regex(String(result), /is no HTTP\/1\.1/, JSON.stringify(error))
    t.is(server.connections(), 0)
  })
}

test('Python: of two requests in one buffer each is judged, told, and answered in its turn', async (t) => {
  const server = await serve(t, (request, response) => response.end(request.url))
  const body = `
import socket
sock = socket.create_connection(("127.0.0.1", ${server.port}))
sock.sendall(b"POST /1 HTTP/1.1\\r\\nHost: evil.test\\r\\nContent-Length: 3\\r\\n\\r\\nabc"
  b"GET /2 HTTP/1.1\\r\\nHost: evil.test\\r\\nConnection: close\\r\\n\\r\\n")
return sock.makefile("rb").read().decode()`
  const { result, error, execution } = await pythonTask(t, body)('main', [''])
  t.regex(String(result), /\r\n\r\n\/1HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n\/2$/, JSON.stringify(error))
  t.deepEqual(server.requests, ['POST /1', 'GET /2'])
  t.is(execution.host_requests.length, 2)
})

test('Python: a length that is too short leaves bytes that are a request of their own, judged as one', async (t) => {
  const server = await serve(t, (_, response) => response.end())
  const work = `sock.sendall(b"POST / HTTP/1.1\\r\\nContent-Length: 1\\r\\n\\r\\nabc: d\\r\\n\\r\\n"); print(sock.makefile("rb").read())`
  const { result } = await pythonTask(t, attempt(server.port, work))('main', [''])
  t.regex(String(result), /raw sockets are not there.*no HTTP\/1\.1/)
  t.deepEqual(server.requests, ['POST /'])
})

test('Python: a body that is not whole does not go out', async (t) => {
  const server = await serve(t, (_, response) => response.end())
  const work = `sock.sendall(b"POST / HTTP/1.1\\r\\nContent-Length: 9\\r\\n\\r\\nabc"); sock.recv(1)`
  const { result } = await pythonTask(t, attempt(server.port, work))('main', [''])
  t.regex(String(result), /nothing was asked/)
  t.is(server.connections(), 0)
})

test('Python: a guest cannot name another host than the one that it connects to', async (t) => {
  const hosts: unknown[] = []
  const server = await serve(t, (request, response) => {
    hosts.push(request.headers.host)
    response.end()
  })
  const body = `
import urllib.request
from wit_world.imports import aside
urllib.request.urlopen(urllib.request.Request(url, headers={"Host": "evil.test"}))
http.get(url, headers={"Host": "evil.test"})
aside.take_head(aside.begin_request(aside.Request("GET", url, [("host", b"evil.test")], b"")))`
  const { error } = await pythonTask(t, body)('main', [`http://127.0.0.1:${server.port}/`])
  t.is(error, null)
  t.deepEqual(
    hosts,
    Array.from({ length: 3 }, () => `127.0.0.1:${server.port}`),
  )
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
  test(`Python: at most one request goes out, to its own path, where a program states ${what}`, async (t) => {
    const server = await serve(t, (request, response) => {
      request.resume().on('end', () => response.end('x'))
    })
    const work = `
from wit_world.imports import aside
from componentize_py_types import Err
def state(*request):
  number = aside.begin_request(aside.Request(*request))
  try:
    if aside.wait(number, 500_000_000):
      aside.take_head(number)
      while aside.take_piece(number): pass
  except Err: pass
  aside.let_go(number)
state("${method}", url, [${headers}], b"${body}")
for _ in range(3): http.get(url + "after")
return "done"`
    const call = pythonTask(t, work)
    const { result, error } = await call('main', [`http://127.0.0.1:${server.port}/`])
    t.is(result, 'done', JSON.stringify(error))
    t.deepEqual(
      server.requests.filter((request) => request !== `${method} /`),
      ['GET /after', 'GET /after', 'GET /after'],
    )
  })
}
