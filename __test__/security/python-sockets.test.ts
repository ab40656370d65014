// What a Python task can try with sockets that is not HTTP.

import test from 'ava'
import { pythonTask, withSocket } from '../helpers/python-program.ts'
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

for (const [what, work, told] of raw) {
  const call = pythonTask(withSocket(work))
  test(`Python: ${what} is refused, and nothing is connected to`, async (t) => {
    const server = await serve(t, (_, response) => response.end())
    const { result, error } = await call(`http://127.0.0.1:${server.port}/`)
    t.regex(String(result), told, JSON.stringify(error))
    t.is(server.connections(), 0)
  })
}
