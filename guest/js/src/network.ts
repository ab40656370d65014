import { letGo, whyRefused } from 'capsule:engine/host@0.1.0'
import { received, taken } from './bodies.ts'
import { define } from './property.ts'
import { markQuota } from './quota.ts'
import { followed, type Hop } from './redirect.ts'
import { whenAborted } from './signals.ts'
import { streamOf } from './streams.ts'
import { utf8 } from './text.ts'

type Input = string | URL | Request

/** Those that the standard writes in capitals; others are sent as they are. */
const knownMethods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])
const forbiddenMethods = new Set(['CONNECT', 'TRACE', 'TRACK'])
/** The engine's own. */
const send = globalThis.fetch
const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/
const nothing = new Uint8Array()

let requests = 0

/**
 * `fetch` as the platform has it: the engine's own follows no redirects and says nothing of why a request
 * failed. The wall is the host's, which judges every request by itself, whatever a program finds to make one with.
 */
export function installNetwork(): { asked(): boolean; endLoad(): void } {
  let [loading, asked] = [true, false]
  const fetch = async (input: Input, init?: RequestInit): Promise<Response> => {
    if (loading) {
      asked = true
      throw new TypeError('the network is not there while a program is loaded')
    }
    return followed(await firstHop(input, init ?? {}), attempted)
  }
  define(globalThis, 'fetch', fetch)
  return {
    asked: () => asked,
    endLoad() {
      loading = false
    },
  }
}

async function firstHop(input: Input, init: RequestInit): Promise<Hop> {
  if (!(input instanceof Request)) return hopTo(new URL(input), init)
  const { url, method, headers, redirect, signal } = input
  const body = init.body ?? (await taken(input))
  return hopTo(new URL(url), { method, headers, redirect, signal, ...init, body })
}

function hopTo(url: URL, init: RequestInit): Hop {
  const { method = 'GET', headers, body = null, redirect = 'follow', signal = null } = init
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`fetch to ${url.href} was refused: a task can only call http: and https:`)
  }
  if (redirect !== 'follow' && redirect !== 'manual' && redirect !== 'error') {
    throw new TypeError(
      `fetch: redirect is 'follow', 'manual' or 'error', not '${String(redirect)}'`,
    )
  }
  const hop = { url, method: checkedMethod(method), body: sendable(body), redirect, signal }
  const given = new Headers(headers)
  // It is counted where the body is sent. A wrong one would end the sandbox.
  given.delete('content-length')
  if (!given.has('accept')) given.set('accept', '*/*')
  return { ...hop, headers: given }
}

function checkedMethod(method: string): string {
  const capitals = method.toUpperCase()
  if (!token.test(method) || forbiddenMethods.has(capitals)) {
    throw new TypeError(`fetch: '${method}' is no method that can be sent`)
  }
  return knownMethods.has(capitals) ? capitals : method
}

/** Node takes iterables as well. */
function sendable(body: Hop['body']): Hop['body'] {
  if (body instanceof ReadableStream || typeof body !== 'object' || body === null) return body
  return Symbol.asyncIterator in body ? streamOf(body) : body
}

/** One request, and why it failed if it did. */
async function attempted({ url, method, headers, body, signal }: Hop): Promise<Response> {
  if (signal?.aborted) throw signal.reason
  // The fragment is the program's own; it is not sent.
  const target = url.href.split('#', 1)[0] ?? ''
  const number = ++requests
  const end = (): void => letGo(number)
  headers.set('capsule-request', String(number))
  let reject: (reason: unknown) => void = () => undefined
  const failed = new Promise<never>((_, no) => {
    reject = no
  })
  const fail = (reason: unknown): void => {
    end()
    reject(reason)
  }
  const forget = signal ? whenAborted(signal, fail) : undefined
  try {
    const sent = send(target, { method, headers, ...outgoing(method, body, fail) })
    const raced = forget || body instanceof ReadableStream
    const response = await (raced ? Promise.race([sent, failed]) : sent)
    return received(response, end, signal)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw explained(error, target, withoutUser(url))
  } finally {
    forget?.()
  }
}

function outgoing(
  method: string,
  body: Hop['body'],
  fail: (reason: unknown) => void,
): Pick<RequestInit, 'body'> & { duplex?: 'half' } {
  if (body instanceof ReadableStream) return { body: whole(body, fail), duplex: 'half' }
  if (body !== null) return { body }
  // Some servers want to be told the length of nothing.
  return method === 'POST' || method === 'PUT' ? { body: nothing } : {}
}

/** A stream that fails fails its request: the engine would send what it has as if it were all. */
function whole(body: ReadableStream, fail: (reason: unknown) => void): ReadableStream {
  const reader = body.getReader()
  return new ReadableStream(
    {
      async pull(to) {
        try {
          const { done, value } = await reader.read()
          if (done) return to.close()
          if (value instanceof Uint8Array) return to.enqueue(value)
          throw new TypeError('fetch: a stream that is sent has to give Uint8Arrays')
        } catch (error) {
          fail(error)
          to.close()
        }
      },
      cancel: async (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Who reads a message must not learn a password from it. */
function withoutUser(url: URL): string {
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  shown.hash = ''
  return shown.href
}

function explained(error: unknown, target: string, url: string): unknown {
  const refusal = whyRefused(utf8(target))
  if (refusal === undefined) return error
  const verb = refusal.tag === 'failed' ? 'failed' : 'was refused'
  const explanation = new TypeError(`fetch to ${url} ${verb}: ${refusal.val}`)
  return refusal.tag === 'quota' ? markQuota(explanation) : explanation
}
