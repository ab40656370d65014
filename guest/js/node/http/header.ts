import { coded } from '../usage-error.ts'

/** A token of RFC 9110, section 5.6.2. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/

export function validateHeaderName(name: unknown, label = 'Header name'): void {
  if (typeof name === 'string' && TOKEN.test(name)) return
  const message = `${label} must be a valid HTTP token ["${String(name)}"]`
  throw coded(new TypeError(message), 'ERR_INVALID_HTTP_TOKEN')
}

export function validateHeaderValue(name: unknown, value: unknown): void {
  if (value === undefined) {
    const message = `Invalid value "undefined" for header "${String(name)}"`
    throw coded(new TypeError(message), 'ERR_HTTP_INVALID_HEADER_VALUE')
  }
  // Control characters, and what is no byte.
  if (!/[^\t\x20-\x7e\x80-\xff]/.test(String(value))) return
  const message = `Invalid character in header content ["${String(name)}"]`
  throw coded(new TypeError(message), 'ERR_INVALID_CHAR')
}
