/** Characters of a value that Node shows in such a message. */
const MAX_SHOWN = 128
const MAX_STRING = 28

/** An error with a code of Node's. */
export function coded<Made extends Error>(error: Made, code: string): Made {
  return Object.assign(error, { code })
}

/** `expected` is the whole text from "of type" or "an instance of" on. */
export function wrongType(name: string, expected: string, value: unknown): TypeError {
  const kind = name.includes('.') ? 'property' : 'argument'
  const shownName = name.endsWith(' argument') ? name : `"${name}" ${kind}`
  const message = `The ${shownName} must be ${expected}. Received ${received(value)}`
  return coded(new TypeError(message), 'ERR_INVALID_ARG_TYPE')
}

export function wrongValue(name: string, value: unknown, reason = 'is invalid'): TypeError {
  const kind = name.includes('.') ? 'property' : 'argument'
  const text = shown(value)
  const part = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text
  const message = `The ${kind} '${name}' ${reason}. Received ${part}`
  return coded(new TypeError(message), 'ERR_INVALID_ARG_VALUE')
}

export function outOfRange(name: string, range: string, value: unknown): RangeError {
  const large = typeof value === 'number' && Number.isInteger(value) && Math.abs(value) > 2 ** 32
  const text = large || typeof value === 'bigint' ? grouped(value) : shown(value)
  const message = `The value of "${name}" is out of range. It must be ${range}. Received ${text}`
  return coded(new RangeError(message), 'ERR_OUT_OF_RANGE')
}

/** What `signal` aborted, as Node's functions reject. */
export function abortError(reason: unknown): Error {
  const error = new Error('The operation was aborted', { cause: reason })
  error.name = 'AbortError'
  return coded(error, 'ABORT_ERR')
}

/** For what a sandbox has no equal of. */
export function unavailable(name: string, why: string): Error {
  const message = `fs.${name}() does not exist in a sandbox: ${why}`
  return coded(new Error(message), 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM')
}

export function received(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value === 'object') {
    const name: unknown = value.constructor?.name
    return typeof name === 'string' && name !== '' ? `an instance of ${name}` : shown(value)
  }
  const long = typeof value === 'string' && value.length > MAX_STRING
  const text = shown(long ? `${value.slice(0, 25)}...` : value)
  return `type ${typeof value} (${text})`
}

export function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'bigint') return `${value}n`
  if (value instanceof Uint8Array) return `<Buffer ${hex(value)}>`
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.getPrototypeOf(value) === null ? '[Object: null prototype] {}' : '{}'
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 50), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

/** In the first kind of quotes that the text does not have, as Node's `inspect` does. */
function quote(text: string): string {
  const mark = ["'", '"', '`'].find((candidate) => !text.includes(candidate)) ?? "'"
  let escaped = ''
  for (const character of text) escaped += character === mark ? `\\${mark}` : visible(character)
  return mark + escaped + mark
}

function visible(character: string): string {
  const code = character.charCodeAt(0)
  if (character === '\\') return '\\\\'
  if (code >= 32 && code !== 127) return character
  const letter = '\b\t\n\f\r'.indexOf(character)
  if (letter !== -1) return `\\${'btnfr'.charAt(letter)}`
  return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
}

/** Digits in groups of three, as Node prints large numbers. */
function grouped(value: number | bigint): string {
  const text = String(value).replace(/\B(?=(\d{3})+$)/g, '_')
  return typeof value === 'bigint' ? `${text}n` : text
}
