import { wrongType, wrongValue } from '../usage-error.ts'
import { inspect } from './inspect.ts'

/** Sequences that move or colour a terminal's text: those that begin with CSI, and OSC's with their end. */
const SEQUENCES = new RegExp(
  '[\\u001B\\u009B][[\\]()#;?]*(?:' +
    '(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?(?:\\u0007|\\u001B\\u005C|\\u009C))' +
    '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))',
  'g',
)

export function stripVTControlCharacters(text: unknown): string {
  if (typeof text !== 'string') throw wrongType('str', 'of type string', text)
  return text.replace(SEQUENCES, '')
}

/** Coloured only for a stream that is a terminal, which none of a sandbox's is, or if that is not to be looked at. */
export function styleText(format: unknown, text: unknown, options?: unknown): string {
  if (typeof text !== 'string') throw wrongType('text', 'of type string', text)
  const { validateStream = true, stream } = Object(options)
  const formats: unknown[] = Array.isArray(format) ? format : [format]
  const codes = formats.map(codesOf)
  if (validateStream && !Array.isArray(format) && !Object(stream).isTTY) return text
  const open = codes.map(([code]) => `\u001b[${code}m`).join('')
  const close = codes.toReversed().map(([, code]) => `\u001b[${code}m`)
  return open + text + close.join('')
}

function codesOf(format: unknown): readonly [number, number] {
  const colors: Record<string, [number, number]> = Object(inspect.colors)
  const codes = typeof format === 'string' ? colors[format] : undefined
  if (codes) return codes
  const known = Object.keys(colors).map((name) => `'${name}'`)
  throw wrongValue('format', format, `must be one of: ${known.join(', ')}`)
}

/** Halves of surrogate pairs become the sign for what is no character. */
export function toUSVString(text: unknown): string {
  return String(text).toWellFormed()
}
