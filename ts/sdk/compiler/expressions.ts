import { createHash } from 'node:crypto'
import { CapsuleError } from '../errors.ts'
import { setsNamedIn, type Sets } from './properties.ts'
import { wordsOf, type Word } from './words.ts'

/** Whether a script has anything that only Unicode's tables can answer, or a text that could be of an expression. */
export function mentionsProperties(script: string): boolean {
  return /\\[pP]\{/.test(script)
}

/** An expression of a script: a literal, or a call of RegExp with texts. */
interface Expression {
  start: number
  end: number
  pattern: string
  flags: string
}

/** A script without `\p{…}`, and what has to be put before it. */
export interface Rewritten {
  script: string
  prelude: string
  /** What it may put expressions together from while it runs. */
  sets?: Sets | undefined
}

/**
 * Replaces expressions with `\p{…}`, which the engine cannot read since it is built without Unicode's tables, by calls of functions
 * that stand before the program and give the same expression spelt out. A call is no longer than what it replaces and is filled up
 * with spaces, so that no place in the program moves; and expressions that are equal share one function.
 */
export async function withExpressions(script: string): Promise<Rewritten> {
  const words = await wordsOf(script)
  if (words === undefined) return { script, prelude: '' }
  const found = expressionsIn(words).filter(needsTables)
  checkAmount(found)
  const { default: rewritePattern } = await import('regexpu-core')
  const prefix = freePrefix(script)
  const names = new Map<string, string>()
  const functions: string[] = []
  let text = ''
  let at = 0
  for (const { start, end, pattern, flags } of found) {
    const key = `${flags}/${pattern}`
    if (!names.has(key)) {
      const literal = spelt(rewritePattern, pattern, flags)
      if (literal === undefined) continue
      const name = `${prefix}${names.size}`
      names.set(key, name)
      functions.push(`function ${name}(){return ${literal}}`)
    }
    const call = `${names.get(key)}()`
    text += script.slice(at, start) + call + filler(script.slice(start + call.length, end))
    at = end
  }
  const rewritten = text + script.slice(at)
  const sets = setsNamedIn(stringsOf(words, found, script), rewritePattern)
  return { script: rewritten, prelude: functions.join(''), sets }
}

/**
 * A property is ten kilobytes and takes a millisecond, here and not in a sandbox. Programs with their packages have a few dozen; this
 * stops one that is written to keep its host busy (security/expressions.test.ts).
 */
const maxProperties = 500

function checkAmount(expressions: readonly Expression[]): void {
  const different = new Set(expressions.map(({ pattern, flags }) => `${flags}/${pattern}`))
  let count = 0
  for (const pattern of different) count += pattern.split(/\\[pP]\{/).length - 1
  if (count <= maxProperties) return
  throw new CapsuleError(
    'COMPILE_ERROR',
    `The program's expressions have ${count} properties of Unicode (\\p{…}) in them; at most ${maxProperties} are possible. ` +
      'Put expressions together from fewer.',
  )
}

function expressionsIn(words: readonly Word[]): Expression[] {
  return words.flatMap((word, at) => literalOf(word) ?? callOf(words.slice(at, at + 6)) ?? [])
}

function literalOf({ kind, start, end, text, flags }: Word): Expression | undefined {
  return kind === 'regexp' ? { start, end, pattern: text, flags } : undefined
}

/** `RegExp('…', 'u')`: `new` may stand before it, and then stands before the function's call. */
function callOf([callee, ...rest]: readonly Word[]): Expression | undefined {
  const [, pattern, , flags, close] = rest
  if (callee?.kind !== 'name' || callee.text !== 'RegExp') return undefined
  if (rest.map(({ kind }) => kind).join(' ') !== '( string , string )') return undefined
  return {
    start: callee.start,
    end: close?.end ?? callee.end,
    pattern: pattern?.text ?? '',
    flags: flags?.text ?? '',
  }
}

function needsTables({ pattern, flags }: Expression): boolean {
  return /[uv]/.test(flags) && /\\[pP]\{/.test(pattern)
}

type RewritePattern = typeof import('regexpu-core').default

/** The same expression without properties, as a literal; nothing, if it is none that the language knows. */
function spelt(rewritePattern: RewritePattern, pattern: string, flags: string): string | undefined {
  let written = flags
  try {
    const text = rewritePattern(pattern, flags, {
      unicodePropertyEscapes: 'transform',
      ...(flags.includes('v') ? { unicodeSetsFlag: 'transform' } : {}),
      onNewFlags: (changed) => {
        written = changed
      },
    })
    return String(new RegExp(text, written))
  } catch {
    return undefined
  }
}

/** Short, so that a call is no longer than the shortest expression; a script that has all of them gets one by its content. */
function freePrefix(script: string): string {
  const short = ['$p', '$q', '$u', '$x', '_p', '_u'].find((prefix) => !script.includes(prefix))
  return short ?? `$p${createHash('sha256').update(script).digest('hex').slice(0, 16)}_`
}

/** What is left of a replaced text, with its line ends: no place after it moves. */
function filler(rest: string): string {
  return rest.replaceAll(/[^\n\u2028\u2029]/g, ' ')
}

/** The texts of a script that are part of no replaced expression, as they are written. Both come in the order of their places. */
function stringsOf(
  words: readonly Word[],
  replaced: readonly Expression[],
  script: string,
): string[] {
  const found: string[] = []
  let next = 0
  for (const { kind, start, end } of words) {
    while ((replaced[next]?.end ?? Infinity) <= start) next++
    const isInside = (replaced[next]?.start ?? Infinity) <= start
    const isText = kind === 'string' || kind === 'template'
    if (isText && !isInside) found.push(script.slice(start, end))
  }
  return found
}
