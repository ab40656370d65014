import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { ExecutionContext } from 'ava'
import { echo, serve, type TestServer } from './server.ts'

const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }

/** A server that answers some paths in their own way, and others with what it saw. */
export async function answering(t: ExecutionContext): Promise<TestServer> {
  return serve(t, answer)
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = decodeURI(request.url ?? '')
  if (path === '/404') response.writeHead(404).end('none')
  else if (path === '/204') response.writeHead(204).end()
  else if (path === '/cookies') response.setHeader('set-cookie', ['a=1', 'b=2']).end()
  else if (path === '/latin')
    response
      .setHeader('content-type', 'text/plain; charset=ISO-8859-1')
      .end(Buffer.from('é', 'latin1'))
  else if (path.startsWith('/charset/'))
    response
      .setHeader('content-type', `text/plain; charset=${path.slice('/charset/'.length)}`)
      .end('a\0b\0')
  else if (path === '/lines') {
    response.write('one\r\ntw')
    setTimeout(() => response.end('o\n\nthrée'), 20)
  } else if (path.startsWith('/packed/')) {
    const [coding = '', pack] = Object.entries(packers).find(([name]) => path.endsWith(name)) ?? []
    response.setHeader('content-encoding', coding).end(pack?.('packed'))
  } else void echo(request, response)
}
