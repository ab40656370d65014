import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, () => {
  const url = new URL('https://user@example.com:8443/a/b?q=1&q=2#end')
  return [url.host, url.pathname, url.searchParams.getAll('q'), url.hash]
})

export const text = task({ name: 'text' }, () => {
  const bytes = new TextEncoder().encode('ünï 😀')
  return [bytes.length, new TextDecoder().decode(bytes), btoa('abc'), atob('YWJj')]
})

export const clone = task({ name: 'clone' }, () => {
  const copy = structuredClone({ at: new Date(0), set: new Set([1]) })
  return [copy.at, [...copy.set]]
})

export const crypt = task({ name: 'crypto' }, async () => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc'))
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0'))
  return [hex.join('').slice(0, 16), crypto.randomUUID().length]
})

export const abort = task({ name: 'abort' }, () => {
  const controller = new AbortController()
  controller.abort(new Error('enough'))
  return [controller.signal.aborted, String(controller.signal.reason)]
})

export const streams = task({ name: 'streams' }, async () => {
  const source = new ReadableStream<string>({
    start(controller) {
      for (const part of ['a', 'b', 'c']) controller.enqueue(part)
      controller.close()
    },
  })
  const upper = new TransformStream<string, string>({
    transform: (part, controller) => controller.enqueue(part.toUpperCase()),
  })
  const reader = source.pipeThrough(upper).getReader()
  const parts: string[] = []
  for (let next = await reader.read(); !next.done; next = await reader.read())
    parts.push(next.value)
  return parts
})

export const bodies = task({ name: 'bodies' }, async () => {
  const response = new Response(JSON.stringify({ a: 1 }), { status: 201, headers: { 'x-y': 'z' } })
  return [response.status, response.headers.get('x-y'), await response.json()]
})

export const clocks = task({ name: 'clocks' }, () => {
  const [before, after] = [performance.now(), performance.now()]
  return [after >= before, Date.now() > 1_700_000_000_000]
})
