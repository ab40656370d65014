import { didYouMean } from '@capsule-run/sdk/internal'
import { Mistake } from './exit.ts'

/**
 * A command line as the option parser reads it, to which whatever begins with a dash is an option: a negative number may
 * be the value of one, or JSON.
 */
export function dashedNumbers(args: readonly string[], synopsis: string): string[] {
  const words: string[] = []
  for (const [index, word] of args.entries()) {
    const before = words.at(-1) ?? ''
    if (word === '--') return [...words, ...args.slice(index)]
    if (!/^-\d/.test(word)) words.push(word)
    else if (takesValue(before, synopsis)) words.splice(-1, 1, `${before}=${word}`)
    else if (synopsis.includes('[JSON]')) return [...words, '--', ...args.slice(index)]
    else words.push(word)
  }
  return words
}

function takesValue(option: string, synopsis: string): boolean {
  return option.startsWith('--') && /^ [A-Z]/.test(synopsis.split(option)[1] ?? '')
}

/** What the option parser threw for a command line, as a mistake in one sentence with what to do. */
export function syntaxMistake(error: unknown, synopsis: string): unknown {
  const reason = reasonOf(error)
  if (reason === undefined) return error
  const option = /^(?:Unsupported|Invalid) option name \("(.*)"\)/.exec(reason)?.[1]
  if (option === undefined) return new Mistake(`${reason} Usage: capsule ${synopsis}`)
  const hint = didYouMean(option, synopsis.match(/--[\w-]+/g) ?? [])
  const dashes = ' An argument of the task that starts with a dash goes after --.'
  const isOfTask = synopsis.includes('[ARGS…]')
  return new Mistake(`There is no option ${option}.${hint}${isOfTask ? dashes : ''}`)
}

/** The parser lists every reading of a command line that failed; the first got furthest. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('clipanion' in error)) return undefined
  const candidates: unknown = 'candidates' in error ? error.candidates : []
  const first: unknown = Array.isArray(candidates) ? candidates[0] : undefined
  if (typeof first !== 'object' || first === null || !('reason' in first)) return error.message
  return typeof first.reason === 'string' ? first.reason : error.message
}
