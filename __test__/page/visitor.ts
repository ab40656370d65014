import { request, type IncomingMessage, type RequestOptions } from 'node:http'
import type { ExecutionContext } from 'ava'
import { servePage, type PageOptions } from '../../ts/cli/page/server.ts'
import type { TraceSource } from '../../ts/cli/page/source.ts'

/** An answer of the page's server. */
interface Answer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** Sends requests to a page. */
export interface Visitor {
  url: URL
  port: string
  ask: (path: string, options?: RequestOptions, body?: string) => Promise<Answer>
  /** Redeems the token; gives the cookie. */
  enter: () => Promise<string>
  /** Ends the page. */
  close: () => Promise<void>
}

/** Serves a page that is gone when the test is over. */
export async function visit(
  t: ExecutionContext,
  source: TraceSource,
  options: PageOptions = {},
): Promise<Visitor> {
  const { url: text, close } = await servePage(source, options)
  t.teardown(close)
  const url = new URL(text)
  const ask: Visitor['ask'] = async (path, more = {}, body) =>
    answerTo({ host: url.hostname, port: url.port, path, agent: false, ...more }, body)
  const enter = async (): Promise<string> => {
    const { headers } = await ask(url.pathname + url.search)
    return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  }
  return { url, port: url.port, ask, enter, close }
}

async function answerTo(options: RequestOptions, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.on('error', reject).on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      })
    })
    sent.on('error', reject).end(body)
  })
}
