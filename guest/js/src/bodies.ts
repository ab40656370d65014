import { define } from './property.ts'
import type { Hop } from './redirect.ts'
import { whenAborted } from './signals.ts'

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>

/** The body that a program reads, where it is not the engine's own. */
const opened = new WeakMap<Response, Response>()
/** How the host is told that nobody reads the rest of a response. */
const endings = new WeakMap<Response, () => void>()
/** Requests whose whole body is there: it has a length, and can be sent a second time. */
const fixed = new WeakSet<object>()

const readers = ['text', 'json', 'arrayBuffer', 'formData'] as const
const { body: engineBody, bodyUsed: engineBodyUsed } = Object.getOwnPropertyDescriptors(
  Response.prototype,
)

/** Mends the bodies of responses and requests. */
export function installBodies(): void {
  const { prototype } = Response
  for (const name of readers) {
    const own = prototype[name]
    define(prototype, name, async function (this: Response): Promise<unknown> {
      return Reflect.apply(own, opened.get(this) ?? this, [])
    })
  }
  for (const on of [prototype, Request.prototype]) {
    define(on, 'bytes', async function (this: Response | Request): Promise<Uint8Array> {
      return new Uint8Array(await this.arrayBuffer())
    })
    define(on, 'blob', async function (this: Response | Request): Promise<Blob> {
      const type = this.headers.get('content-type') ?? ''
      return new Blob([await this.arrayBuffer()], { type })
    })
  }
  define(prototype, 'clone', clone)
  Object.defineProperty(prototype, 'body', { get: bodyOf, configurable: true })
  Object.defineProperty(prototype, 'bodyUsed', { get: isUsed, configurable: true })
  rememberFixed()
}

function rememberFixed(): void {
  const Engine = Request
  const own = Engine.prototype.clone
  const Remembering = new Proxy(Engine, {
    construct(target, args, newTarget) {
      const request = Object(Reflect.construct(target, args, newTarget))
      const [input, init] = args
      const body: unknown = init?.body
      const known = body == null ? fixed.has(input) : !(body instanceof ReadableStream)
      if (known) fixed.add(request)
      return request
    },
  })
  define(Engine.prototype, 'constructor', Remembering)
  define(Engine.prototype, 'clone', function (this: Request): Request {
    const copy = Reflect.apply(own, this, [])
    if (fixed.has(this)) fixed.add(copy)
    return copy
  })
  define(globalThis, 'Request', Remembering)
}

/** Takes the body of a request, which is then used: what is sent for it. */
export async function taken(request: Request): Promise<Hop['body']> {
  const { body } = request
  if (body === null) return null
  if (request.bodyUsed || body.locked) {
    throw new TypeError('the body of the request was used already')
  }
  return fixed.has(request) ? request.arrayBuffer() : body
}

/** The response to a program: its body ends when the signal is aborted, and what is not read is let go of. */
export function received(
  response: Response,
  letGo: () => void,
  signal: AbortSignal | null,
): Response {
  endings.set(response, letGo)
  if (signal) open(response, signal)
  return response
}

function bodyOf(this: Response): unknown {
  if (!opened.has(this) && endings.has(this)) open(this, null)
  return engineBody.get?.call(opened.get(this) ?? this)
}

function isUsed(this: Response): unknown {
  return engineBodyUsed.get?.call(opened.get(this) ?? this)
}

function open(response: Response, signal: AbortSignal | null): void {
  const body: unknown = engineBody.get?.call(response)
  if (!(body instanceof ReadableStream)) return
  const letGo = endings.get(response)
  const reader = body.getReader()
  let forget = (): void => undefined
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(to) {
        if (!signal) return
        forget = whenAborted(signal, (reason) => {
          letGo?.()
          to.error(reason)
        })
      },
      async pull(to) {
        const { done, value } = await reader.read()
        if (signal?.aborted) return
        if (!done) return to.enqueue(value)
        forget()
        to.close()
      },
      cancel() {
        forget()
        letGo?.()
      },
    },
    { highWaterMark: 0 },
  )
  replace(response, stream)
}

function replace(response: Response, body: Bytes): void {
  opened.set(response, new Response(body, { headers: response.headers }))
}

function clone(this: Response): Response {
  const { body, bodyUsed, headers, status, statusText, ok, url, redirected, type } = this
  if (bodyUsed || body?.locked) {
    throw new TypeError('a response whose body was read, or is being read, cannot be cloned')
  }
  const copy = new Response(null, { headers })
  const told = { status, statusText, ok, url, redirected, type }
  for (const [name, value] of Object.entries(told)) define(copy, name, value)
  if (body) {
    const [mine, other] = body.tee()
    replace(this, mine)
    replace(copy, other)
  }
  return copy
}
