import { boolean, integer, objectOptions } from './argument.ts'
import { files, type Kind } from './host.ts'
import { unlinkAt } from './links.ts'
import { listAt } from './list-folder.ts'
import { inside, place, type Place } from './place.ts'
import { lstatAt } from './stat.ts'
import { codeOf, ownRefusal, refusal } from './system-error.ts'

export function rmdirSync(path: unknown, options?: unknown): void {
  const at = place(path)
  const { recursive } = removalOptions(options)
  if (recursive && lstatAt(at).kind === 'folder') return removeTree(at, 'folder')
  rmdirAt(at)
}

export function rmSync(path: unknown, options?: unknown): void {
  const at = place(path)
  const { recursive, force } = removalOptions(options)
  const kind = kindOf(at, force)
  if (kind === undefined) return
  if (kind === 'folder' && !recursive) {
    throw ownRefusal('ERR_FS_EISDIR', 'Path is a directory', {
      code: 'EISDIR',
      message: 'is a directory',
      path: at.text,
      syscall: 'rm',
      errno: 21,
    })
  }
  removeTree(at, kind)
}

function removalOptions(options: unknown): { recursive: boolean; force: boolean } {
  const bag = objectOptions(options)
  const recursive = boolean(bag, 'recursive', false)
  // Nothing of a sandbox's comes free by waiting, so there is nothing to retry.
  if (bag.retryDelay !== undefined) integer(bag.retryDelay, 'options.retryDelay', 0, 2 ** 31 - 1)
  if (bag.maxRetries !== undefined) integer(bag.maxRetries, 'options.maxRetries', 0, 2 ** 32 - 1)
  return { recursive, force: boolean(bag, 'force', false) }
}

function kindOf(at: Place, force: boolean): Kind | undefined {
  try {
    return lstatAt(at).kind
  } catch (error) {
    if (force && codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** What another removed meanwhile is removed. */
function removeTree(at: Place, kind: Kind): void {
  try {
    if (kind === 'folder') removeFolder(at)
    else unlinkAt(at)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function removeFolder(at: Place): void {
  let unreadable: unknown
  try {
    for (const entry of listAt(at, 'scandir')) removeTree(inside(at, entry.name), entry.kind)
  } catch (error) {
    // An empty folder can go without being read.
    if (Reflect.get(Object(error), 'syscall') !== 'scandir') throw error
    unreadable = error
  }
  try {
    rmdirAt(at)
  } catch (error) {
    throw codeOf(error) === 'ENOTEMPTY' ? (unreadable ?? error) : error
  }
}

function rmdirAt(at: Place): void {
  try {
    files().removeFolder(at.bytes)
  } catch (error) {
    throw refusal(error, 'rmdir', at.text)
  }
}
