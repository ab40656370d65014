// Libraries that make their own connections work as they are: below the standard `socket` there is HTTP(S).

import type { ServerResponse } from 'node:http'
import test from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { pythonTask } from '../helpers/python-program.ts'
import { runCli } from '../helpers/run-cli.ts'
import { certificate, secure } from '../helpers/secure.ts'
import { echo, serve } from '../helpers/server.ts'

const works: [what: string, body: string, expected: unknown][] = [
  [
    'several requests over one connection of http.client',
    `
import http.client, json
connection = http.client.HTTPConnection(host, port)
seen = []
for method, body in (("GET", None), ("POST", b"abc"), ("HEAD", None), ("PUT", iter([b"a", b"bc"]))):
  connection.request(method, "/", body)
  text = connection.getresponse().read()
  seen.append([json.loads(text)["body"] if text else None, connection.sock is not None])
return seen`,
    [
      ['', true],
      ['abc', true],
      [null, true],
      ['abc', true],
    ],
  ],
  [
    'a connection as urllib3 makes one',
    `
import select, socket
with socket.create_connection((host, port), timeout=5) as sock:
  sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
  poll = select.poll()
  poll.register(sock, select.POLLIN)
  idle = poll.poll(0)
  sock.sendall(b"GET /a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
  head, body = sock.makefile("rb").read(5), sock.getpeername()[1] == port
  return [idle, head.decode(), body]`,
    [[], 'HTTP/', true],
  ],
  [
    'a socket that does not block',
    `
import select, socket
sock = socket.socket()
sock.setblocking(False)
before = sock.connect_ex((host, port))
try: sock.recv(1)
except BlockingIOError: before = "nothing yet"
writable = select.select([], [sock], [], 0)[1] == [sock]
sock.send(b"GET /a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
readable = select.select([sock], [], [], 5)[0] == [sock]
return [before, writable, readable, sock.recv(5).decode()]`,
    ['nothing yet', true, true, 'HTTP/'],
  ],
  [
    'a body that waits to be asked for',
    `
import socket
sock = socket.create_connection((host, port))
sock.sendall(b"POST / HTTP/1.1\\r\\nHost: x\\r\\nExpect: 100-continue\\r\\nContent-Length: 2\\r\\n\\r\\n")
asked = sock.recv(100).decode()
sock.sendall(b"hi")
return [asked, b'"body":"hi"' in sock.recv(10000) + sock.recv(10000)]`,
    ['HTTP/1.1 100 Continue\r\n\r\n', true],
  ],
  [
    'HTTP/1.0, whose response ends with the connection',
    `
import socket
sock = socket.create_connection((host, port))
sock.sendall(b"GET /chunks HTTP/1.0\\r\\n\\r\\n")
return sock.makefile("rb").read().decode().partition("\\r\\n\\r\\n")[2]`,
    'one two',
  ],
  [
    'streams of asyncio, many at the same time',
    `
import asyncio
async def one():
  reader, writer = await asyncio.open_connection(host, port)
  writer.write(b"GET /together HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
  await writer.drain()
  text = await reader.read()
  writer.close()
  await writer.wait_closed()
  return text.endswith(b"together")
return await asyncio.gather(*[one() for _ in range(10)])`,
    Array.from({ length: 10 }, () => true),
  ],
  [
    'names, which stay names',
    `
import socket
return [socket.getaddrinfo("example.com", 443)[0][4], socket.getaddrinfo("::1", "http")[0][4][:2]]`,
    [
      ['example.com', 443],
      ['::1', 80],
    ],
  ],
  [
    'a response that came after the time to send was over',
    `
import select, socket
sock = socket.create_connection((host, port), timeout=0.01)
sock.sendall(b"GET /late HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
http.get(url + "release")
select.select([sock], [], [])
return sock.recv(5).decode()`,
    'HTTP/',
  ],
  [
    'requests beside a task of asyncio that sleeps',
    `
import asyncio
response, _ = await asyncio.gather(http.aget(url), asyncio.sleep(0.01))
return response.ok()`,
    true,
  ],
]

for (const [what, body, expected] of works) {
  const call = pythonTask(`
host, port = "127.0.0.1", int(url.rstrip("/").rpartition(":")[2])${body}`)
  test(`Python: ${what}`, async (t) => {
    const together: (() => void)[] = []
    let late: ServerResponse | undefined
    const server = await serve(t, async (request, response) => {
      if (request.url === '/together') {
        together.push(() => response.end('together'))
        if (together.length === 10) for (const release of together) release()
        return
      }
      if (request.url === '/late') {
        late = response
        return
      }
      if (request.url === '/release') late?.end()
      if (request.url === '/chunks') {
        response.write('one ')
        response.end('two')
        return
      }
      await echo(request, response)
    })
    const { result, error } = await call(`http://127.0.0.1:${server.port}/`)
    t.deepEqual(result, expected, JSON.stringify(error))
  })
}

const secured: [what: string, expression: string][] = [
  ['capsule.http', `http.get(url).text()`],
  ['urllib.request', `urllib.request.urlopen(url).read().decode()`],
  ['http.client', `client()`],
  ['a socket that is wrapped', `wrapped()`],
  ['TLS in memory', `in_memory()`],
  ['streams of asyncio', `asyncio.run(streams())`],
]

const program = `
import asyncio, http.client, socket, ssl, urllib.request
from capsule import http as capsule_http, task
REQUEST = b"GET / HTTP/1.0\\r\\n\\r\\n"
def body(text): return text.partition(b"\\r\\n\\r\\n")[2].decode()
@task(name="main", allowed_hosts=["localhost"])
def main(url):
  port = int(url.rstrip("/").rpartition(":")[2])
  context = ssl.create_default_context()
  def client():
    connection = http.client.HTTPSConnection("localhost", port)
    connection.request("GET", "/")
    return connection.getresponse().read().decode()
  def wrapped():
    with context.wrap_socket(socket.create_connection(("localhost", port)), server_hostname="localhost") as sock:
      sock.sendall(REQUEST)
      return body(sock.makefile("rb").read())
  def in_memory():
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    inside = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    inside.do_handshake()
    inside.write(REQUEST)
    with socket.create_connection(("localhost", port)) as sock:
      sock.sendall(outgoing.read())
      while data := sock.recv(1000): incoming.write(data)
    incoming.write_eof()
    return body(inside.read(10000))
  async def streams():
    reader, writer = await asyncio.open_connection("localhost", port, ssl=context)
    writer.write(REQUEST)
    return body(await reader.read())
  return EXPRESSION
`

for (const [what, expression] of secured) {
  test(`Python over TLS, which is the host's: ${what}`, async (t) => {
    const source = program.replace('EXPRESSION', expression.replace('http.get', 'capsule_http.get'))
    const cwd = folderWith(t, { 'a.py': source })
    const url = `https://localhost:${await secure(t)}/`
    const env = { SSL_CERT_FILE: certificate }
    const trusted = await runCli(cwd, ['run', 'a.py', url], { env })
    t.is(JSON.parse(trusted.stdout).result, '2.0', trusted.stdout)
    const { stdout } = await runCli(cwd, ['run', 'a.py', url])
    t.regex(
      JSON.stringify(JSON.parse(stdout).error),
      /GET https:\/\/localhost:\d+\/ failed: .*certificate/i,
    )
  })
}
