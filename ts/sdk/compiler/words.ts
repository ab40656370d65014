import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Options, Token } from 'acorn'
import { CapsuleError } from '../errors.ts'

/** A word of a script: an expression, a text, or what stands in a call of RegExp. */
export interface Word {
  /** The parser's name of its kind: `regexp`, `string`, `template`, `name`, or the sign itself. */
  kind: string
  start: number
  end: number
  /** The value of a text, the pattern of an expression, a name. */
  text: string
  /** Of an expression. */
  flags: string
}

/** Of a script that is parsed: characters and words. The largest of npm's libraries with `\p{…}` have a tenth. */
const maxLength = 4 << 20
const maxWords = 1_000_000
/** Megabytes for all of that, in the thread that parses. */
const maxMemory = 1024

/**
 * The expressions of a script, its texts, and each call of RegExp to its fifth word, in their order. Parsed in a thread of its own:
 * a second of a large library is not one of its host. Nothing, if it is no script that a parser reads: the engine says so when it loads it.
 */
export async function wordsOf(script: string): Promise<Word[] | undefined> {
  if (script.length > maxLength) throw tooLarge()
  const acorn = createRequire(import.meta.url).resolve('acorn')
  const worker = new Worker(source, {
    eval: true,
    workerData: { acorn, script, maxWords },
    resourceLimits: { maxOldGenerationSizeMb: maxMemory },
    // What the host's own process was started with is not for it.
    execArgv: [],
  })
  const answer = await new Promise<Word[] | 'no script' | 'too large'>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', (error) => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve('too large')
      else reject(error)
    })
  })
  if (answer === 'too large') throw tooLarge()
  return answer === 'no script' ? undefined : answer
}

type Parse = (script: string, options: Options) => unknown

/** Runs in the thread: it knows nothing of this file. */
function read(parse: Parse, script: string, most: number): Word[] | 'no script' | 'too large' {
  const words: Word[] = []
  let [count, previous, left] = [0, '', 0]
  const onToken = (token: Token): void => {
    if (++count > most) throw new RangeError('too large')
    const kind = token.type.label
    const value: unknown = Reflect.get(token, 'value')
    if (kind === 'name' && value === 'RegExp' && previous !== '.') left = 6
    if (left > 0 || kind === 'regexp' || kind === 'string' || kind === 'template') {
      const { pattern = value, flags = '' } = kind === 'regexp' ? Object(value) : {}
      const text = String(pattern)
      words.push({ kind, start: token.start, end: token.end, text, flags: String(flags) })
    }
    left -= 1
    previous = kind
  }
  try {
    parse(script, { ecmaVersion: 'latest', onToken })
    return words
  } catch {
    return count > most ? 'too large' : 'no script'
  }
}

const source = `
const { parentPort, workerData } = require('node:worker_threads')
const { parse } = require(workerData.acorn)
parentPort.postMessage((${read.toString()})(parse, workerData.script, workerData.maxWords))
`

function tooLarge(): CapsuleError {
  return new CapsuleError(
    'COMPILE_ERROR',
    'The program is too large for expressions with properties of Unicode (\\p{…}): with its packages it may have 4 MiB of script and ' +
      'a million words. Import less, or leave these expressions out.',
  )
}
