import type { ExecutionContext } from 'ava'
import { echo, serve, type TestServer } from './server.ts'

/** A server whose path says where it redirects to: `/to/STATUS/LOCATION`; anything else it answers with what it saw. */
export async function redirecting(t: ExecutionContext): Promise<TestServer> {
  return serve(t, (request, response) => {
    const [, status, location] = /^\/to\/(\d+)\/(.*)$/.exec(request.url ?? '') ?? []
    if (location === undefined) void echo(request, response)
    else response.writeHead(Number(status), { location: decodeURIComponent(location) }).end()
  })
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
