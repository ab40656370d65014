import { wrongType } from '../usage-error.ts'

/** A URL as `http.request` takes it. */
export function urlToHttpOptions(url: unknown): object {
  if (typeof url !== 'object' || url === null) throw wrongType('url', 'of type object', url)
  const { protocol, hostname, hash, search, pathname, href, port, username, password } = Object(url)
  const options = Object.assign(Object.create(null), url, {
    protocol,
    hostname: /^\[(.*)\]$/.exec(String(hostname))?.[1] ?? hostname,
    hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href,
  })
  if (port !== '') options.port = Number(port)
  if (username || password) {
    options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  }
  return options
}
