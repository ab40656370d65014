import { existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeAtomically } from './atomic-file.ts'
import { hashText, type Input } from './inputs.ts'
import { readOrdinary } from './ordinary-file.ts'
import { version } from './version.ts'

/**
 * What a new process has to know about a program that was loaded before: which artifact it became,
 * and from what. It leads to an artifact, and is no authority on it: the core opens only what this
 * installation sealed.
 */
export interface IndexEntry {
  /** Content address of the artifact. */
  key: string
  /** The program's name in its stack frames. */
  filename: string
  inputs: Input[]
  /** Hash of the source map's text. */
  mapHash: string
  /** The engine of a program that came in an artifact; of others their language says it. */
  engine?: string
}

/** The folder of a project's artifacts, indexes and source maps. */
export function cacheDirOf(root: string): string {
  return join(root, '.capsule', 'cache')
}

/** The file of a project's trace. */
export function traceFileOf(root: string): string {
  return join(root, '.capsule', 'trace.db')
}

/** The file of a project's journal of durable runs. */
export function journalFileOf(root: string): string {
  return join(root, '.capsule', 'runs.db')
}

/** The folder of the cache that is a symbolic link, if one is: what it points to is not Capsule's. */
export function linkedCacheFolder(root: string): string | undefined {
  const folder = cacheDirOf(root)
  return [dirname(folder), folder].find((path) => {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
  })
}

/** The index entry of the program at `path`; anything but a whole, well-formed one counts as none. */
export function readIndex(root: string, path: string): IndexEntry | undefined {
  try {
    const index: unknown = JSON.parse(readOrdinary(indexPath(root, path)))
    return isOurs(index, path) ? index.entry : undefined
  } catch {
    return undefined // none, truncated, or not readable: the program is loaded again
  }
}

/**
 * Keeps an index entry, and the source map if it is new. A project whose folder cannot be written
 * runs without a cache.
 */
export function writeIndex(
  root: string,
  path: string,
  entry: IndexEntry,
  sourceMap?: string,
): void {
  const replaced = readIndex(root, path)?.key
  try {
    if (!makeCache(root)) return
    // The map first: an index that can be read leads to a map that can be read.
    if (sourceMap !== undefined) writeAtomically(mapPath(root, entry.key), sourceMap)
    const index: Index = { version: formatVersion, path, entry }
    writeAtomically(indexPath(root, path), JSON.stringify(index))
    if (replaced !== undefined && replaced !== entry.key) removeArtifact(root, replaced)
  } catch {
    // read-only, full, or not ours: everything works without, only slower
  }
}

/** Keeps a source map for the stacks in the trace of an artifact that the cache does not have. */
export function keepSourceMap(root: string, key: string, sourceMap: string): void {
  try {
    if (existsSync(mapPath(root, key)) || !isHash(key) || !makeCache(root)) return
    writeAtomically(mapPath(root, key), sourceMap)
  } catch {
    // read-only or full: those stacks are not kept
  }
}

/** Whether there is a cache to write to. */
function makeCache(root: string): boolean {
  // A project from elsewhere may bring a link that leads out of it, where nothing is to be written.
  if (linkedCacheFolder(root) !== undefined) return false
  mkdirSync(cacheDirOf(root), { recursive: true })
  const ignore = join(root, '.capsule', '.gitignore')
  if (!existsSync(ignore)) writeAtomically(ignore, '*\n')
  return true
}

/** The source map of an entry, if the cache has the very one. */
export function readSourceMap(root: string, { key, mapHash }: IndexEntry): string | undefined {
  const text = readMap(root, key)
  return text !== undefined && hashText(text) === mapHash ? text : undefined
}

/** The source map that is kept under an artifact's key, whatever it says. */
export function readMap(root: string, key: string): string | undefined {
  try {
    return isHash(key) ? readOrdinary(mapPath(root, key)) : undefined
  } catch {
    return undefined
  }
}

/** A program's former artifact: left alone, each change of a source would add megabytes for ever. */
function removeArtifact(root: string, key: string): void {
  rmSync(mapPath(root, key), { force: true })
  rmSync(join(cacheDirOf(root), `${key}.image`), { force: true })
}

interface Index {
  version: string
  /** The program's path: two paths with one hash are never taken for each other. */
  path: string
  entry: IndexEntry
}

/** Another version of Capsule may bundle differently, so its entries mean nothing to this one. */
const formatVersion = `1/${version}`

function indexPath(root: string, path: string): string {
  return join(cacheDirOf(root), `${shortHash(path)}.json`)
}

/**
 * FNV-1a, twice 32 bits: fast, and needs no module. Two paths that share one only take turns, since
 * an index names its path.
 */
function shortHash(text: string): string {
  let [low, high] = [0x811c9dc5, 0xc9dc5118]
  for (let index = 0; index < text.length; index++) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193)
    high = Math.imul(high ^ text.charCodeAt(index) ^ (low >>> 16), 0x01000193)
  }
  return [low, high].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function mapPath(root: string, key: string): string {
  return join(cacheDirOf(root), `${key}.map`)
}

function isOurs(value: unknown, path: string): value is Index {
  if (!isRecord(value) || value['version'] !== formatVersion || value['path'] !== path) return false
  const entry = value['entry']
  return (
    isRecord(entry) &&
    // A key becomes a file name: nothing but a hash may, whoever wrote the index.
    isHash(entry['key']) &&
    typeof entry['filename'] === 'string' &&
    typeof entry['mapHash'] === 'string' &&
    isEngine(entry['engine']) &&
    Array.isArray(entry['inputs']) &&
    entry['inputs'].every(isInput) &&
    entry['inputs'].some((input: Input) => input.path === path)
  )
}

function isInput(value: unknown): value is Input {
  return (
    isRecord(value) &&
    typeof value['path'] === 'string' &&
    typeof value['seenAtMs'] === 'number' &&
    (value['hash'] === null || typeof value['hash'] === 'string') &&
    (value['stamp'] === null || isRecord(value['stamp']))
  )
}

/** One becomes the name of a folder or of a file. */
function isEngine(value: unknown): boolean {
  return value === undefined || value === 'javascript' || value === 'python' || isHash(value)
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16,128}$/.test(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
