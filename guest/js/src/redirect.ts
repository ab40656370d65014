/** One request on the way of a `fetch`. */
export interface Hop {
  url: URL
  method: string
  headers: Headers
  body: NonNullable<RequestInit['body']> | null
  redirect: NonNullable<RequestInit['redirect']>
  signal: AbortSignal | null
}

/** As many as the standard allows. */
const maxRedirects = 20

const redirects = new Set([301, 302, 303, 307, 308])

/** What another host must not learn. */
const credentials = ['authorization', 'proxy-authorization', 'cookie']

/**
 * Sends a request and follows redirects as the fetch standard says. Each hop is a request of its own, which
 * the host judges like any other.
 */
export async function followed(
  first: Hop,
  send: (hop: Hop) => Promise<Response>,
): Promise<Response> {
  let hop = first
  for (let count = 0; ; count++) {
    const response = await send(hop)
    const location = redirects.has(response.status) ? response.headers.get('location') : null
    if (location === null || hop.redirect === 'manual') return finished(response, hop.url, count)
    if (hop.redirect === 'error') {
      throw new TypeError(`fetch to ${hop.url.href} failed: it was redirected to ${location}`)
    }
    if (count === maxRedirects) {
      throw new TypeError(`fetch to ${first.url.href} failed: more than ${maxRedirects} redirects`)
    }
    hop = next(hop, location, response.status)
  }
}

function next(hop: Hop, location: string, status: number): Hop {
  const url = new URL(location, hop.url)
  if (url.hash === '') url.hash = hop.url.hash
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`fetch to ${hop.url.href} failed: it was redirected to ${url.href}`)
  }
  const headers = new Headers(hop.headers)
  if (url.origin !== hop.url.origin) for (const name of credentials) headers.delete(name)
  const becomesGet =
    status === 303
      ? hop.method !== 'GET' && hop.method !== 'HEAD'
      : status <= 302 && hop.method === 'POST'
  if (!becomesGet) {
    if (hop.body instanceof ReadableStream) {
      throw new TypeError(
        `fetch to ${hop.url.href} failed: it was redirected, and its body is a stream that was sent already`,
      )
    }
    return { ...hop, url, headers }
  }
  for (const name of ['content-type', 'content-length', 'content-encoding', 'content-language']) {
    headers.delete(name)
  }
  return { ...hop, url, headers, method: 'GET', body: null }
}

/** Only who followed the redirects knows where they ended. */
function finished(response: Response, url: URL, count: number): Response {
  const shown = url.href.split('#', 1)[0] ?? ''
  Object.defineProperty(response, 'url', { value: shown, configurable: true })
  Object.defineProperty(response, 'redirected', { value: count > 0, configurable: true })
  return response
}
