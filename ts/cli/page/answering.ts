import type { IncomingMessage, ServerResponse } from 'node:http'
import { CapsuleError } from '@capsule-run/sdk/runner'
import type { Answer } from './protocol.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { TraceSource } from './source.ts'

/** A value of a signal; larger ones are sent by the command line. */
const maxBytes = 1 << 20

/** Sends to a durable run what its reader answered. Only the page itself may: who sent it was looked at before. */
export async function takeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { source, port }: { source: TraceSource; port: number },
): Promise<void> {
  const foreign = foreignTo(request, port)
  if (foreign) return refuse(response, foreign)
  const text = await bodyOf(request)
  if (text === undefined) {
    // What is still being sent is not read.
    response.setHeader('Connection', 'close')
    return refuse(response, { status: 413, reason: `An answer has at most ${maxBytes} bytes.` })
  }
  const answer = parseAnswer(text)
  if (!answer) return refuse(response, { status: 400, reason: 'The answer is no JSON.' })
  const { run, ...sent } = answer
  try {
    const receipt = await source.signal(run, sent)
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(receipt))
  } catch (error) {
    if (!(error instanceof CapsuleError) || error.code === 'INTERNAL') throw error
    refuse(response, { status: 400, reason: error.message })
  }
}

/**
 * Why a request cannot come from the page. A form of another page can send neither this type without being asked about
 * it first, nor this origin (CSRF).
 */
function foreignTo({ headers }: IncomingMessage, port: number): Refusal | undefined {
  if (headers['content-type'] !== 'application/json') {
    return { status: 415, reason: 'An answer is sent as application/json.' }
  }
  const { origin } = headers
  if (origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`) {
    return undefined
  }
  return { status: 403, reason: 'Other pages get nothing from here.' }
}

/** Nothing of a text that is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) return undefined
    bytes += chunk.length
    if (bytes > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseAnswer(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer !== 'object' || answer === null) return undefined
    const { run, name, value }: Partial<Record<keyof Answer, unknown>> = answer
    if (typeof run !== 'string' || typeof name !== 'string' || typeof value !== 'string') {
      return undefined
    }
    JSON.parse(value)
    return { run, name, value }
  } catch {
    return undefined
  }
}
