import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionContext } from 'ava'
import { serve, type TestServer } from './server.ts'

/** A server whose path says where it redirects to: `/to/STATUS/LOCATION`; anything else it answers with what it saw. */
export async function redirecting(t: ExecutionContext): Promise<TestServer> {
  return serve(t, (request, response) => {
    const [, status, location] = /^\/to\/(\d+)\/(.*)$/.exec(request.url ?? '') ?? []
    if (location === undefined) void answer(request, response)
    else response.writeHead(Number(status), { location: decodeURIComponent(location) }).end()
  })
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  response.end(JSON.stringify({ method: request.method, headers: request.headers, body }))
}

/** A URL of such a server that redirects. */
export function to(
  server: TestServer,
  status: number,
  location: string,
  host = '127.0.0.1',
): string {
  return `http://${host}:${server.port}/to/${status}/${encodeURIComponent(location)}`
}
