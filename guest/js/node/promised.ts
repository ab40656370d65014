import { copyFileSync } from './copy-file.ts'
import { opendirSync, type Dir } from './dir.ts'
import type { Dirent } from './dirent.ts'
import type { Content } from './encoding.ts'
import { pathOrFile } from './handle-mark.ts'
import { FileHandle } from './handle.ts'
import {
  linkSync,
  readlinkSync,
  realpathSync,
  renameSync,
  symlinkSync,
  unlinkSync,
} from './links.ts'
import { readdirSync } from './list-folder.ts'
import { mkdirSync, mkdtempSync } from './make-folder.ts'
import { openSync } from './open.ts'
import { accessSync, chmodSync } from './permissions.ts'
import { readFileOf, writeFileTo } from './promised-file.ts'
import { rmdirSync, rmSync } from './remove.ts'
import { lstat as lstatOf, stat as statOf } from './stat.ts'
import type { AnyStats } from './stats.ts'
import { lutimesSync, utimesSync } from './times.ts'
import { truncateSync } from './truncate.ts'
import { unavailable } from './usage-error.ts'

export { constants } from './constants.ts'
export { cp } from './copy-tree.ts'

/** Node's `fs/promises`. The work is done in the call, and the promise tells of it. */

export async function access(path: unknown, mode?: unknown): Promise<void> {
  accessSync(path, mode)
}

export async function appendFile(path: unknown, data: unknown, options?: unknown): Promise<void> {
  await writeFileTo(pathOrFile(path, 'writeFile'), data, options, 'a')
}

export async function chmod(path: unknown, mode: unknown): Promise<void> {
  chmodSync(path, mode)
}

export async function copyFile(src: unknown, dest: unknown, mode?: unknown): Promise<void> {
  copyFileSync(src, dest, mode)
}

export async function link(existingPath: unknown, newPath: unknown): Promise<void> {
  linkSync(existingPath, newPath)
}

export async function lstat(path: unknown, options?: unknown): Promise<AnyStats> {
  return lstatOf(path, options)
}

export async function lutimes(path: unknown, atime: unknown, mtime: unknown): Promise<void> {
  lutimesSync(path, atime, mtime)
}

export async function mkdir(path: unknown, options?: unknown): Promise<string | undefined> {
  return mkdirSync(path, options)
}

export async function mkdtemp(prefix: unknown, options?: unknown): Promise<Content> {
  return mkdtempSync(prefix, options)
}

export async function open(path: unknown, flags?: unknown, mode?: unknown): Promise<FileHandle> {
  return new FileHandle(openSync(path, flags, mode))
}

export async function opendir(path: unknown, options?: unknown): Promise<Dir> {
  return opendirSync(path, options)
}

export async function readdir(path: unknown, options?: unknown): Promise<Content[] | Dirent[]> {
  return readdirSync(path, options)
}

export async function readFile(path: unknown, options?: unknown): Promise<Content> {
  return readFileOf(pathOrFile(path, 'readFile'), options)
}

export async function readlink(path: unknown, options?: unknown): Promise<Content> {
  return readlinkSync(path, options)
}

export async function realpath(path: unknown, options?: unknown): Promise<Content> {
  return realpathSync.native(path, options)
}

export async function rename(oldPath: unknown, newPath: unknown): Promise<void> {
  renameSync(oldPath, newPath)
}

export async function rm(path: unknown, options?: unknown): Promise<void> {
  rmSync(path, options)
}

export async function rmdir(path: unknown, options?: unknown): Promise<void> {
  rmdirSync(path, options)
}

export async function stat(path: unknown, options?: unknown): Promise<AnyStats> {
  return statOf(path, options)
}

export async function symlink(target: unknown, path: unknown, type?: unknown): Promise<void> {
  symlinkSync(target, path, type)
}

export async function truncate(path: unknown, length?: unknown): Promise<void> {
  truncateSync(pathOrFile(path, 'ftruncate'), length)
}

export async function unlink(path: unknown): Promise<void> {
  unlinkSync(path)
}

export async function utimes(path: unknown, atime: unknown, mtime: unknown): Promise<void> {
  utimesSync(path, atime, mtime)
}

export async function writeFile(path: unknown, data: unknown, options?: unknown): Promise<void> {
  await writeFileTo(pathOrFile(path, 'writeFile'), data, options, 'w')
}

export async function chown(): Promise<never> {
  throw unavailable('promises.chown', 'files have no owners')
}

export async function lchown(): Promise<never> {
  throw unavailable('promises.lchown', 'files have no owners')
}

export async function lchmod(): Promise<never> {
  throw unavailable('promises.lchmod', 'Linux has none either')
}

export async function statfs(): Promise<never> {
  throw unavailable('promises.statfs', 'it does not see the disk')
}

export function watch(): never {
  throw unavailable('promises.watch', 'nothing tells it of changes')
}
