import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'

/** An HTTP server on this machine, and what it saw. */
export interface TestServer {
  port: number
  /** How many connections were made to it. */
  connections: () => number
  /** Method and path of each request. */
  requests: string[]
}

/** Starts a server that is gone when the test is over. It listens on every address of the machine. */
export async function serve(t: ExecutionContext, listener: RequestListener): Promise<TestServer> {
  let connections = 0
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '::', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const address: AddressInfo | string | null = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, connections: () => connections, requests }
}

/** Answers with what it was asked. */
export async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const { method, url, headers } = request
  response.end(JSON.stringify({ method, path: url, headers, body }))
}

/** Answers `x`, to all requests at once, when so many of them are there. */
export function together(count: number): RequestListener {
  const waiting: ServerResponse[] = []
  return (_, response) => {
    if (waiting.push(response) === count) for (const held of waiting) held.end('x')
  }
}

/** A program whose task calls a URL and says what came back, or the error that it caught. */
export function fetching(hosts: readonly string[], init: string = ''): string {
  return `export const main = task(
    { name: 'main', timeout: '20s', allowedHosts: ${JSON.stringify(hosts)} },
    async (url: string) => {
      try {
        const response = await fetch(url, ${init || '{}'})
        return { status: response.status, url: response.url, text: await response.text() }
      } catch (error) {
        return { refused: String(error) }
      }
    },
  )`
}
