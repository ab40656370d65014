import { posix } from '../path/module.ts'
import { coded, wrongType } from '../usage-error.ts'

/** What a path has that would mean something in a URL. */
const MEANING: { readonly [character: string]: string } = {
  '%': '%25',
  '\\': '%5C',
  '\n': '%0A',
  '\r': '%0D',
  '\t': '%09',
  '?': '%3F',
  '#': '%23',
}

export function fileURLToPath(url: unknown): string {
  const { protocol, hostname, pathname } = parsed(url)
  if (protocol !== 'file:') {
    throw coded(new TypeError('The URL must be of scheme file'), 'ERR_INVALID_URL_SCHEME')
  }
  if (hostname !== '') {
    const message = 'File URL host must be "localhost" or empty on linux'
    throw coded(new TypeError(message), 'ERR_INVALID_FILE_URL_HOST')
  }
  if (/%2f/i.test(pathname)) {
    const message = 'File URL path must not include encoded / characters'
    throw coded(new TypeError(message), 'ERR_INVALID_FILE_URL_PATH')
  }
  return decodeURIComponent(pathname)
}

export function pathToFileURL(path: unknown): URL {
  if (typeof path !== 'string') throw wrongType('path', 'of type string', path)
  const resolved = posix.resolve(path)
  const folder = path.endsWith('/') && !resolved.endsWith('/') ? '/' : ''
  const encoded = resolved.replaceAll(/[%\\\n\r\t?#]/g, (character) => MEANING[character] ?? '')
  return new URL(`file://${encoded}${folder}`)
}

function parsed(url: unknown): URL {
  if (typeof url === 'string') return new URL(url)
  if (url instanceof URL) return url
  throw wrongType('path', 'of type string or an instance of URL', url)
}
