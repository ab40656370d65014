import { didYouMean } from '@capsule-run/sdk/internal'
import { Mistake } from './exit.ts'

/** What the option parser threw for a command line, as a mistake in one sentence with what to do. */
export function syntaxMistake(error: unknown, synopsis: string): unknown {
  const reason = reasonOf(error)
  if (reason === undefined) return error
  const option = /^(?:Unsupported|Invalid) option name \("(.*)"\)/.exec(reason)?.[1]
  if (option === undefined) return new Mistake(`${reason} Usage: capsule ${synopsis}`)
  const hint = didYouMean(option, synopsis.match(/--[\w-]+/g) ?? [])
  const dashes = 'An argument of the task that starts with a dash goes after --.'
  return new Mistake(`There is no option ${option}.${hint} ${dashes}`)
}

/** The parser lists every reading of a command line that failed; the first got furthest. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('clipanion' in error)) return undefined
  const candidates: unknown = 'candidates' in error ? error.candidates : []
  const first: unknown = Array.isArray(candidates) ? candidates[0] : undefined
  if (typeof first !== 'object' || first === null || !('reason' in first)) return error.message
  return typeof first.reason === 'string' ? first.reason : error.message
}
