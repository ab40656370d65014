import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { reasonOf } from '@capsule-run/sdk/internal'
import { witnessTrace } from '../trace/witness.ts'
import { accessTo, type Access } from './access.ts'
import { readAssets, type Asset } from './assets.ts'
import { addressOf } from './browser/place.ts'
import { streamChanges } from './events.ts'
import { takeAnswer } from './answering.ts'
import { answersPath, protect, refusalOf, refuse, strangerIn, usedAddress } from './refusal.ts'
import type { TraceSource } from './source.ts'
import { watchList, watchRun } from './watching.ts'

/** What the page shows first. */
export interface PageOptions {
  /** A run; default: the list. */
  runId?: string | undefined
}

/** A page that is being served. */
export interface PageServer {
  /** Opens the page, once. */
  url: string
  /** Ends it and what is connected to it. Can be called twice. */
  close: () => Promise<void>
}

interface Page {
  port: number
  source: TraceSource
  access: Access
  assets: ReadonlyMap<string, Asset>
}

/** Serves the page of a trace to this machine, on a port that is free. */
export async function servePage(
  source: TraceSource,
  { runId }: PageOptions = {},
): Promise<PageServer> {
  const assets = readAssets()
  const server = createServer()
  const port = await listen(server)
  const access = accessTo(port)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response, { port, source, access, assets }).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'Content-Type': 'text/plain' }).end(`${reasonOf(error)}\n`)
    })
  })
  const start = runId === undefined ? '' : addressOf({ run: runId, task: 0 })
  return {
    url: `http://127.0.0.1:${port}/?token=${access.token}${start}`,
    close: async () => close(server),
  }
}

async function listen(server: Server): Promise<number> {
  // Not localhost, whose address a machine's settings decide.
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  page: Page,
): Promise<void> {
  protect(response)
  const refusal = refusalOf(request, page.port)
  if (refusal) return refuse(response, refusal)
  const target = `http://127.0.0.1${request.url ?? '/'}`
  if (!URL.canParse(target)) return refuse(response, { status: 400, reason: 'No such address.' })
  const url = new URL(target)
  const token = url.searchParams.get('token')
  if (token !== null) return enter(request, response, token, page)
  const stranger = strangerIn(request, page.access)
  if (stranger) return refuse(response, stranger)
  if (request.url === answersPath) return takeAnswer(request, response, page)
  const asset = page.assets.get(url.pathname)
  if (asset) return send(response, asset)
  return answerData(response, url, page)
}

/**
 * The token's exchange answers with the page itself. A redirect would lose the cookie where the address
 * was opened from another site, and that is what SameSite=Strict is for.
 */
function enter(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  { access, assets }: Page,
): void {
  const document = assets.get('/')
  if (!document || request.method !== 'GET' || !access.redeem(token)) {
    return refuse(response, usedAddress)
  }
  response.setHeader('Set-Cookie', access.cookie)
  send(response, document)
}

function send(response: ServerResponse, { type, content }: Asset): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': content.length }).end(content)
}

async function answerData(response: ServerResponse, url: URL, { source }: Page): Promise<void> {
  const { pathname, searchParams: query } = url
  const run = query.get('run')
  if (pathname === '/events') {
    return streamChanges(response, run === null ? watchList(source, query) : watchRun(source, run))
  }
  if (pathname === '/task' && run !== null) {
    const wanted = Number(query.get('task') || NaN)
    const trace = await source.run(run)
    const task = trace && witnessTrace(trace).tasks.find(({ task_id }) => task_id === wanted)
    if (task) {
      const content = Buffer.from(JSON.stringify(task))
      return send(response, { type: 'application/json', content })
    }
  }
  return refuse(response, { status: 404, reason: 'There is nothing here.' })
}
