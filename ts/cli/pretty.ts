import type { Envelope } from '@capsule-run/sdk/runner'
import type { Colors } from './colors.ts'

/** A key with its colon, a text, or a bare word or number: all that JSON has but brackets. */
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|[\w.+-]+/g

/** What a terminal obeys, though JSON need not escape it. */
const control = /[\u007F-\u009F]/g

function escaped(character: string): string {
  return `\\u00${character.charCodeAt(0).toString(16)}`
}

/** An envelope for people: indented, its tokens coloured by kind. */
export function prettyEnvelope(envelope: Envelope, colors: Colors): string {
  const text = JSON.stringify(envelope, null, 2).replaceAll(control, escaped)
  return text.replace(token, (word: string, quoted?: string, colon?: string) => {
    if (quoted === undefined) return /^[tfn]/.test(word) ? colors.yellow(word) : colors.cyan(word)
    return colon === undefined ? colors.green(quoted) : colors.dim(quoted) + colon
  })
}
