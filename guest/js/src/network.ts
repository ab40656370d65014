import { whyRefused } from 'capsule:engine/host@0.1.0'
import { markQuota } from './quota.ts'
import { followed, type Hop } from './redirect.ts'
import { send, tasksAuthority } from './send.ts'
import { utf8 } from './text.ts'

type Input = string | URL | Request

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
    return followed(firstHop(input, init), attempted)
  }
  mendAbortSignal()
  Object.defineProperty(globalThis, 'fetch', { value: fetch, writable: true, configurable: true })
  return {
    asked: () => asked,
    endLoad() {
      loading = false
    },
  }
}

/** The engine's own throws where nobody can catch it. */
function mendAbortSignal(): void {
  const value = function throwIfAborted(this: AbortSignal): void {
    if (this.aborted) throw this.reason
  }
  const property = { value, writable: true, enumerable: true, configurable: true }
  Object.defineProperty(AbortSignal.prototype, 'throwIfAborted', property)
}

function firstHop(input: Input, init: RequestInit = {}): Hop {
  if (!(input instanceof Request)) return hopTo(new URL(input), init)
  const { url, method, headers, body, redirect, signal } = input
  return hopTo(new URL(url), { method, headers, body, redirect, signal, ...init })
}

function hopTo(url: URL, init: RequestInit): Hop {
  const { method = 'GET', headers, body = null, redirect = 'follow', signal = null } = init
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`fetch to ${url.href} was refused: a task can only call http: and https:`)
  }
  return {
    url,
    method: method.toUpperCase(),
    headers: new Headers(headers),
    body,
    redirect,
    signal,
  }
}

/** One request, and why it failed if it did. */
async function attempted({ url, method, headers, body, signal }: Hop): Promise<Response> {
  if (signal?.aborted) throw signal.reason
  if (url.hostname === tasksAuthority) {
    throw new TypeError(`fetch to ${url.href} was refused: this name is Capsule's own`)
  }
  // The fragment is the program's own; it is not sent.
  const target = url.href.split('#', 1)[0] ?? ''
  const streams = body instanceof ReadableStream && ({ duplex: 'half' } as const)
  const given = { ...(body !== null && { body }), ...streams }
  const sent = send(target, { method, headers, ...given })
  try {
    return await (signal ? Promise.race([sent, aborted(signal)]) : sent)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw explained(error, target, withoutUser(url))
  }
}

/** Rejects with the signal's reason when it is aborted. */
async function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
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
