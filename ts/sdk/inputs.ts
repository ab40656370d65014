import { readFileSync, statSync } from 'node:fs'
import { sep } from 'node:path'

/** A file that a prepared program was made from, or that would have changed it had it been there. */
export interface Input {
  path: string
  /** SHA-256 of its content; `null`: there was no such file. */
  hash: string | null
  /** What the file system said when the content was last seen to have this hash. */
  stamp: Stamp | null
  /** When that was, in milliseconds since 1970. */
  seenAtMs: number
}

/** Size, inode, and times of the last change: while they stay, the content most likely does. */
interface Stamp {
  size: number
  ino: number
  mtimeMs: number
  ctimeMs: number
}

/**
 * A file changed twice within one tick of the file system's clock keeps its stamp. No clock in use
 * is coarser than 2 s, so a stamp younger than this when it was taken proves nothing.
 */
const coarsestTickMs = 2000

/** Hashes match nothing but themselves; this one matches no file at all. */
const unknownHash = ''

/** A file as it is now; `text` if its content was read already. */
export function inputOf(path: string, text?: string): Input {
  const seenAtMs = Date.now()
  const stamp = stampOf(path)
  return {
    path,
    stamp,
    seenAtMs,
    hash: stamp && (text === undefined ? hashFile(path) : hashText(text)),
  }
}

/**
 * A file that somebody else read (the bundler) some time after `sinceMs`. If it changed since, nobody
 * knows what was read, and the input counts as changed from the start.
 */
export function inputReadSince(path: string, sinceMs: number): Input {
  const input = inputOf(path)
  const changedMs = input.stamp ? Math.max(input.stamp.mtimeMs, input.stamp.ctimeMs) : 0
  // 10 ms: the file times of Linux lag behind its clock by up to one tick of a 100 Hz timer.
  return changedMs >= sinceMs - 10 ? { ...input, hash: unknownHash } : input
}

/** A file of which only the stamp is looked at: one that changes its stamp counts as changed. */
export function inputSeen(path: string, seenAtMs: number): Input {
  return { path, stamp: stampOf(path), seenAtMs, hash: unknownHash }
}

/**
 * Whether the file still has the content that it had. Looks at the stamp first; a file that was
 * only touched is stamped anew.
 */
export function isUnchanged(input: Input): boolean {
  const nowMs = Date.now()
  const stamp = stampOf(input.path)
  if (stamp === null || input.hash === null) return stamp === input.hash
  if (input.stamp && isSame(stamp, input.stamp) && isSettled(input.stamp, input.seenAtMs))
    return true
  if (hashFile(input.path) !== input.hash) return false
  input.stamp = stamp
  input.seenAtMs = nowMs
  return true
}

/** Whether a file belongs to an installed package: those change by installing, not by editing. */
export function isInstalled(input: Input): boolean {
  return input.path.includes(`${sep}node_modules${sep}`)
}

/** The content hash of a text, in hexadecimal. */
export function hashText(text: string | Buffer): string {
  // Not an import: loading node:crypto takes 5 ms, and a program that is unchanged by its stamps
  // needs no hash at all.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(text).digest('hex')
}

function hashFile(path: string): string | null {
  try {
    return hashText(readFileSync(path))
  } catch {
    return null // gone, or not readable: to a program the same
  }
}

function stampOf(path: string): Stamp | null {
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat?.isFile()) return null
    return { size: stat.size, ino: stat.ino, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs }
  } catch {
    return null // a folder on the way is no folder, or closed to us
  }
}

function isSame(left: Stamp, right: Stamp): boolean {
  return (
    left.mtimeMs === right.mtimeMs &&
    left.ctimeMs === right.ctimeMs &&
    left.size === right.size &&
    left.ino === right.ino
  )
}

function isSettled(stamp: Stamp, seenAtMs: number): boolean {
  return seenAtMs - Math.max(stamp.mtimeMs, stamp.ctimeMs) > coarsestTickMs
}
