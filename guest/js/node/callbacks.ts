import { answer } from './answer.ts'
import { openSync, closeSync, fsyncSync, fdatasyncSync } from './open.ts'
import { readFileSync } from './read-file.ts'
import { writeFileSync, appendFileSync } from './write-file.ts'
import { stat as statOf, lstat as lstatOf, fstatSync } from './stat.ts'
import { accessSync, chmodSync, fchmodSync } from './permissions.ts'
import { utimesSync, lutimesSync, futimesSync } from './times.ts'
import { truncateSync, ftruncateSync } from './truncate.ts'
import { renameSync, linkSync, symlinkSync, readlinkSync, unlinkSync } from './links.ts'
import { readdirSync } from './list-folder.ts'
import { opendirSync } from './dir.ts'
import { mkdirSync, mkdtempSync } from './make-folder.ts'
import { rmSync, rmdirSync } from './remove.ts'
import { copyFileSync } from './copy-file.ts'

/** The forms with a callback: the work is done in the call, and told afterwards. */

export function open(...args: unknown[]): void {
  answer(openSync, args)
}

export function close(...args: unknown[]): void {
  answer(closeSync, args)
}

export function fsync(...args: unknown[]): void {
  answer(fsyncSync, args)
}

export function fdatasync(...args: unknown[]): void {
  answer(fdatasyncSync, args)
}

export function readFile(...args: unknown[]): void {
  answer(readFileSync, args)
}

export function writeFile(...args: unknown[]): void {
  answer(writeFileSync, args)
}

export function appendFile(...args: unknown[]): void {
  answer(appendFileSync, args)
}

export function stat(...args: unknown[]): void {
  answer(statOf, args)
}

export function lstat(...args: unknown[]): void {
  answer(lstatOf, args)
}

export function fstat(...args: unknown[]): void {
  answer(fstatSync, args)
}

export function access(...args: unknown[]): void {
  answer(accessSync, args)
}

export function chmod(...args: unknown[]): void {
  answer(chmodSync, args)
}

export function fchmod(...args: unknown[]): void {
  answer(fchmodSync, args)
}

export function utimes(...args: unknown[]): void {
  answer(utimesSync, args)
}

export function lutimes(...args: unknown[]): void {
  answer(lutimesSync, args)
}

export function futimes(...args: unknown[]): void {
  answer(futimesSync, args)
}

export function truncate(...args: unknown[]): void {
  answer(truncateSync, args)
}

export function ftruncate(...args: unknown[]): void {
  answer(ftruncateSync, args)
}

export function rename(...args: unknown[]): void {
  answer(renameSync, args)
}

export function link(...args: unknown[]): void {
  answer(linkSync, args)
}

export function symlink(...args: unknown[]): void {
  answer(symlinkSync, args)
}

export function readlink(...args: unknown[]): void {
  answer(readlinkSync, args)
}

export function unlink(...args: unknown[]): void {
  answer(unlinkSync, args)
}

export function readdir(...args: unknown[]): void {
  answer(readdirSync, args)
}

export function opendir(...args: unknown[]): void {
  answer(opendirSync, args)
}

export function mkdir(...args: unknown[]): void {
  answer(mkdirSync, args)
}

export function mkdtemp(...args: unknown[]): void {
  answer(mkdtempSync, args)
}

export function rm(...args: unknown[]): void {
  answer(rmSync, args)
}

export function rmdir(...args: unknown[]): void {
  answer(rmdirSync, args)
}

export function copyFile(...args: unknown[]): void {
  answer(copyFileSync, args)
}
