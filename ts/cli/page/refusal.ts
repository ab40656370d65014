import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Access } from './access.ts'

/** Why a request gets no answer. */
export interface Refusal {
  status: 400 | 403 | 404 | 405 | 413 | 415
  reason: string
  /** The methods that are answered (405 only). */
  allow?: string
}

/** Where answers to what durable runs ask are sent to: all else is only read. */
export const answersPath = '/answers'

/** What to do where the address does not open the page (any more). */
const runAgain = 'Run "capsule trace --open" again for a new address.'

/** Every answer has these: nothing is kept, framed, sniffed, or loaded from elsewhere. */
const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/** Sets what every answer has. */
export function protect(response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** Why a request is refused before anybody looks at who sent it. */
export function refusalOf(
  { method = '', url = '', headers: { host } }: IncomingMessage,
  port: number,
): Refusal | undefined {
  // A page whose name was made to point here (DNS rebinding) sends its own name.
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
    return { status: 403, reason: `This page answers to 127.0.0.1:${port} only.` }
  }
  const answered = url === answersPath ? ['POST'] : ['GET', 'HEAD']
  if (!answered.includes(method)) {
    const reason = `${method} is not answered here: only ${answered.join(' and ')}.`
    return { status: 405, reason, allow: answered.join(', ') }
  }
  return undefined
}

/** Why a request for anything but the page itself is refused. */
export function strangerIn(request: IncomingMessage, access: Access): Refusal | undefined {
  if (!access.admits(request)) {
    return { status: 403, reason: `This browser has not opened the trace. ${runAgain}` }
  }
  // Another server of this machine is the same site, so that its pages' requests carry the cookie.
  const from = request.headers['sec-fetch-site'] ?? 'none'
  if (from === 'same-origin' || from === 'none') return undefined
  return { status: 403, reason: 'Other pages get nothing from here.' }
}

/** The token of the address was wrong, or used already. */
export const usedAddress: Refusal = {
  status: 403,
  reason: `This address was opened before: it works once. ${runAgain}`,
}

/** Answers with why not. */
export function refuse(response: ServerResponse, { status, reason, allow }: Refusal): void {
  if (allow !== undefined) response.setHeader('Allow', allow)
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${reason}\n`)
}
