import { utf8, utf8Text } from './encoding.ts'
import { coded, wrongType, wrongValue } from './usage-error.ts'

/** A path that was checked: its bytes for the host and its text for messages. */
export interface Place {
  readonly bytes: Uint8Array
  readonly text: string
}

/** A string, Buffer or `file:` URL. */
export function place(path: unknown, name = 'path'): Place {
  if (typeof path === 'string') return placeOfText(path, name)
  if (path instanceof Uint8Array) {
    if (path.includes(0)) throw withNull(name, path)
    return { bytes: path, text: utf8Text(path) }
  }
  if (isUrl(path)) return placeOfText(pathOfUrl(path), name)
  throw wrongType(name, 'of type string or an instance of Buffer or URL', path)
}

export function placeOfText(text: string, name = 'path'): Place {
  if (text.includes('\0')) throw withNull(name, text)
  return { bytes: utf8(text), text }
}

/** An entry of a folder, by the bytes of its name: not every name is UTF-8. */
export function inside(folder: Place, entry: Uint8Array): Place {
  const { bytes } = folder
  const slash = bytes.length > 0 && bytes[bytes.length - 1] !== 47 ? 1 : 0
  const path = new Uint8Array(bytes.length + slash + entry.length)
  path.set(bytes)
  if (slash === 1) path[bytes.length] = 47
  path.set(entry, bytes.length + slash)
  return { bytes: path, text: utf8Text(path) }
}

function withNull(name: string, value: unknown): TypeError {
  return wrongValue(name, value, 'must be a string, Uint8Array, or URL without null bytes')
}

function isUrl(value: unknown): value is URL {
  if (typeof value !== 'object' || value === null) return false
  return 'href' in value && Boolean(value.href) && 'protocol' in value && Boolean(value.protocol)
}

function pathOfUrl(url: URL): string {
  if (url.protocol !== 'file:') {
    throw coded(new TypeError('The URL must be of scheme file'), 'ERR_INVALID_URL_SCHEME')
  }
  if (url.hostname !== '') {
    const message = 'File URL host must be "localhost" or empty on linux'
    throw coded(new TypeError(message), 'ERR_INVALID_FILE_URL_HOST')
  }
  if (/%2f/i.test(url.pathname)) {
    const message = 'File URL path must not include encoded / characters'
    throw coded(new TypeError(message), 'ERR_INVALID_FILE_URL_PATH')
  }
  return decodeURIComponent(url.pathname)
}
