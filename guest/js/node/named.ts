/** Each name that Node's `fs` has, but for the classes of streams. */
export * from './callbacks.ts'
export * from './callbacks-more.ts'
export * from './unavailable.ts'
export { constants, F_OK, R_OK, W_OK, X_OK } from './constants.ts'
export { copyFileSync } from './copy-file.ts'
export { cpSync } from './copy-tree.ts'
export { Dir, opendirSync } from './dir.ts'
export { Dirent } from './dirent.ts'
export { default as promises } from './fs-promises.ts'
export {
  linkSync,
  readlinkSync,
  realpathSync,
  renameSync,
  symlinkSync,
  unlinkSync,
} from './links.ts'
export { readdirSync } from './list-folder.ts'
export { mkdirSync, mkdtempSync } from './make-folder.ts'
export { closeSync, fdatasyncSync, fsyncSync, openSync } from './open.ts'
export { accessSync, chmodSync, existsSync, fchmodSync } from './permissions.ts'
export { readFileSync } from './read-file.ts'
export { createReadStream } from './read-stream.ts'
export { readSync, readvSync } from './read.ts'
export { rmdirSync, rmSync } from './remove.ts'
export { fstatSync, lstatSync, statSync } from './stat.ts'
export { Stats } from './stats.ts'
export { futimesSync, lutimesSync, utimesSync } from './times.ts'
export { ftruncateSync, truncateSync } from './truncate.ts'
export { appendFileSync, writeFileSync } from './write-file.ts'
export { createWriteStream } from './write-stream.ts'
export { writeSync, writevSync } from './write.ts'
