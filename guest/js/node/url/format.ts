import { wrongType } from '../usage-error.ts'
import { domainToUnicode } from './domain.ts'
import { formatParts, parse } from './legacy.ts'

export function format(url: unknown, options?: unknown): string {
  if (typeof url === 'string') return formatParts(parse(url))
  if (typeof url !== 'object' || url === null) {
    throw wrongType('urlObject', 'one of type object or string', url)
  }
  return url instanceof URL ? formatURL(url, options) : formatParts(url)
}

function formatURL(url: URL, options: unknown): string {
  if (options !== undefined && options !== null && typeof options !== 'object') {
    throw wrongType('options', 'of type object', options)
  }
  const { fragment = true, search = true, auth = true, unicode = false } = Object(options)
  const made = new URL(url)
  if (!fragment) made.hash = ''
  if (!search) made.search = ''
  if (!auth) made.username = made.password = ''
  if (!unicode || made.hostname === '') return made.href
  const before = made.href.indexOf(made.host)
  const host = made.host.replace(made.hostname, domainToUnicode(made.hostname))
  return made.href.slice(0, before) + host + made.href.slice(before + made.host.length)
}
