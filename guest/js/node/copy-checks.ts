import type { CopyOptions } from './copy-options.ts'
import { dirname, resolve } from './path-text.ts'
import { lstatSync, statSync } from './stat.ts'
import type { AnyStats } from './stats.ts'
import { codeOf, ownRefusal } from './system-error.ts'

/** Node's words for each code. */
const TITLES: { readonly [code: string]: string } = {
  ERR_FS_CP_DIR_TO_NON_DIR: 'Cannot overwrite non-directory with directory',
  ERR_FS_CP_EEXIST: 'Target already exists',
  ERR_FS_CP_EINVAL: 'Invalid src or dest',
  ERR_FS_CP_NON_DIR_TO_DIR: 'Cannot overwrite directory with non-directory',
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: 'Cannot overwrite symlink in subdirectory of self',
  ERR_FS_CP_UNKNOWN: 'Cannot copy an unknown file type',
  ERR_FS_EISDIR: 'Path is a directory',
}

const EXACT = { bigint: true }
const EXACT_IF_THERE = { bigint: true, throwIfNoEntry: false }

/** Whether the destination is there, and may be one for the source. */
export function checkPair(source: string, destination: string, options: CopyOptions): boolean {
  const look = options.dereference ? statSync : lstatSync
  const from = look(source, EXACT)
  const to = look(destination, EXACT_IF_THERE)
  if (to !== undefined) checkKinds(source, destination, from, to)
  if (from?.isDirectory() && isWithin(source, destination)) refuseSubfolder(source, destination)
  return to !== undefined
}

/** A parent of the destination may be the source under another name. */
export function checkAncestors(source: string, destination: string): void {
  const from = lstatSync(source, EXACT)
  const end = resolve(dirname(source))
  let parent = resolve(dirname(destination))
  while (parent !== end && parent !== '/') {
    const stat = statOfVisible(parent)
    if (stat === undefined) return
    if (isSame(from, stat)) refuseSubfolder(source, parent)
    parent = resolve(dirname(parent))
  }
}

/** What is above the folders of a task cannot be seen, and holds nothing that it could copy. */
function statOfVisible(folder: string): AnyStats | undefined {
  try {
    return statSync(folder, EXACT_IF_THERE)
  } catch (error) {
    if (codeOf(error) === 'EACCES') return undefined
    throw error
  }
}

export function isWithin(folder: string, path: string): boolean {
  const base = resolve(folder)
  const inner = resolve(path)
  return inner === base || inner.startsWith(base === '/' ? '/' : `${base}/`)
}

export function refuse(
  code: string,
  system: string,
  errno: number,
  message: string,
  path: string,
): never {
  const context = { code: system, errno, message, path, syscall: 'cp' }
  throw ownRefusal(code, TITLES[code] ?? code, context)
}

function checkKinds(
  source: string,
  destination: string,
  from: AnyStats | undefined,
  to: AnyStats,
): void {
  if (isSame(from, to)) {
    refuse('ERR_FS_CP_EINVAL', 'EINVAL', 22, 'src and dest cannot be the same', destination)
  }
  if (from?.isDirectory() && !to.isDirectory()) {
    const message = `cannot overwrite non-directory ${destination} with directory ${source}`
    refuse('ERR_FS_CP_DIR_TO_NON_DIR', 'EISDIR', 21, message, destination)
  }
  if (!from?.isDirectory() && to.isDirectory()) {
    const message = `cannot overwrite directory ${destination} with non-directory ${source}`
    refuse('ERR_FS_CP_NON_DIR_TO_DIR', 'ENOTDIR', 20, message, destination)
  }
}

function isSame(a: AnyStats | undefined, b: AnyStats): boolean {
  return a !== undefined && Boolean(a.ino) && a.ino === b.ino && a.dev === b.dev
}

function refuseSubfolder(source: string, destination: string): never {
  const message = `cannot copy ${source} to a subdirectory of self ${destination}`
  refuse('ERR_FS_CP_EINVAL', 'EINVAL', 22, message, destination)
}
