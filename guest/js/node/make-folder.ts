import { bagOf, boolean, modeBits } from './argument.ts'
import { bufferOf, encodingOptions, utf8, type Content } from './encoding.ts'
import { files } from './host.ts'
import { place, placeOfText, type Place } from './place.ts'
import { codeOf, refusal, systemError } from './system-error.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const SUFFIX = 6

/** So many names that are taken mean that something else is wrong. */
const MAX_TRIES = 100

/** With `recursive`, the first folder that had to be made. */
export function mkdirSync(path: unknown, options?: unknown): string | undefined {
  const bag = bagOf(options)
  const given = typeof options === 'number' || typeof options === 'string' ? options : bag.mode
  const at = place(path)
  const recursive = boolean(bag, 'recursive', false)
  const mode = modeBits(given, 'mode', 0o777)
  if (recursive) return makeFolders(at, mode)
  const error = tryMake(at, mode, at)
  if (error !== undefined) throw error
  return undefined
}

export function mkdtempSync(prefix: unknown, options?: unknown): Content {
  const bag = encodingOptions(options)
  const start = place(prefix, 'prefix')
  const named = `${start.text}XXXXXX`
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const at = placeOfText(start.text + suffix())
    try {
      files().makeFolder(at.bytes, 0o700)
      return bag.encoding === 'buffer' ? bufferOf(utf8(at.text)) : at.text
    } catch (error) {
      const refused = refusal(error, 'mkdtemp', named)
      if (codeOf(refused) !== 'EEXIST') throw refused
    }
  }
  throw systemError('EEXIST', 'mkdtemp', named)
}

/** Node's own way: the whole path first, and a parent only where one was missing. */
function makeFolders(at: Place, mode: number): string | undefined {
  const waiting = [at.text]
  let first: string | undefined
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const error = tryMake(placeOfText(path), mode, at)
    if (error === undefined) {
      first ??= path
      continue
    }
    const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0))
    if (codeOf(error) === 'ENOENT' && parent !== '' && parent !== path) waiting.push(path, parent)
    else mustBeFolder(path, at, error, waiting.length > 0)
  }
  return first
}

/** What could not be made may be there already. */
function mustBeFolder(path: string, at: Place, error: unknown, more: boolean): void {
  if (codeOf(error) === 'ENOENT') throw error
  let kind: string
  try {
    kind = files().stat(placeOfText(path).bytes, true).kind
  } catch {
    throw error
  }
  if (kind === 'folder') return
  throw codeOf(error) === 'EEXIST' && more ? systemError('ENOTDIR', 'mkdir', at.text) : error
}

function tryMake(at: Place, mode: number, asked: Place): unknown {
  try {
    files().makeFolder(at.bytes, mode)
    return undefined
  } catch (error) {
    return refusal(error, 'mkdir', asked.text)
  }
}

function suffix(): string {
  const random = crypto.getRandomValues(new Uint8Array(SUFFIX))
  let text = ''
  for (const byte of random) text += LETTERS.charAt(byte % LETTERS.length)
  return text
}
