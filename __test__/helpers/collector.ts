import type { IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { ExecutionContext } from 'ava'
import { serve } from './server.ts'

/** A request that a collector got. */
interface Received {
  path: string | undefined
  headers: IncomingHttpHeaders
  body: Buffer
}

/** How a collector answers a request; `silence` leaves it open. */
export type Answer = { status: number; headers?: Record<string, string>; body?: string } | 'silence'

/** A collector on this machine, and what it got. */
export interface Collector {
  url: string
  received: Received[]
}

/** Starts a collector that gives these answers in their order, then says that all is well. */
export async function collect(t: ExecutionContext, ...answers: Answer[]): Promise<Collector> {
  const received: Received[] = []
  const { port } = await serve(t, async (request, response) => {
    received.push({ path: request.url, headers: request.headers, body: await buffer(request) })
    const answer = answers[received.length - 1] ?? { status: 200 }
    if (answer === 'silence') return
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  return { url: `http://127.0.0.1:${port}`, received }
}
