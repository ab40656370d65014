import { define } from '../../src/property.ts'
import { formIn } from './multipart.ts'
import { readRequest } from './requests.ts'

/** What the engine's `Response`, `Request` and forms have in other ways than the platform, or not at all. */

const Engine = Response

/** The engine says in the headers how long a body is, which is said where it is sent. */
const Plain = new Proxy(Engine, {
  construct(target, args, newTarget) {
    const [, init] = args
    const response = Object(Reflect.construct(target, args, newTarget))
    const told = new Headers(Object(init).headers)
    if (!told.has('content-length')) response.headers.delete('content-length')
    return response
  },
})
define(Engine.prototype, 'constructor', Plain)
define(globalThis, 'Response', Plain)

const redirects = [301, 302, 303, 307, 308]
const { redirect } = Engine

define(Engine, 'redirect', (url: string, status = 302): Response => {
  if (!redirects.includes(status)) throw new RangeError(`Invalid status code ${status}`)
  return Reflect.apply(redirect, Engine, [url, status])
})

define(Engine, 'error', (): Response => {
  const response = new Engine(null)
  const told = { type: 'error', status: 0, ok: false, statusText: '' }
  for (const [name, value] of Object.entries(told)) define(response, name, value)
  return response
})

define(Engine, 'json', (data: unknown, init: ResponseInit = {}): Response => {
  const text: string | undefined = JSON.stringify(data)
  if (text === undefined) throw new TypeError('Value is not JSON serializable')
  const headers = new Headers(init.headers)
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  return new Plain(text, { ...init, headers })
})

/** The engine's own reads a file's bytes as the text of their numbers. */
async function formData(this: Response | Request): Promise<FormData> {
  const type = this.headers.get('content-type') ?? ''
  return formIn(new Uint8Array(await this.arrayBuffer()), type)
}
for (const { prototype } of [Engine, Request]) define(prototype, 'formData', formData)

for (const Class of [Headers, FormData]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    value: Class.name,
    configurable: true,
  })
}
readRequest()
