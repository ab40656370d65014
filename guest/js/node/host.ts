/** What a path names. */
export type Kind = 'file' | 'folder' | 'link' | 'other'

export interface HostStat {
  kind: Kind
  size: bigint
  /** Permission bits only. */
  mode: number
  nlink: bigint
  dev: bigint
  ino: bigint
  atimeNs: bigint
  mtimeNs: bigint
  ctimeNs: bigint
  birthtimeNs: bigint
}

export interface HostEntry {
  name: Uint8Array
  kind: Kind
}

/**
 * The host's half. A refused call throws an object with `payload: { code, why }`; `why` is the text of the
 * wall (which rule refused and what to add), else ''.
 */
export interface FilesHost {
  workingFolder(): string
  open(path: Uint8Array, flags: number, mode: number): number
  close(file: number): void
  /** At most 1 MiB a call; empty at the end. */
  read(file: number, length: number, position: bigint | undefined): Uint8Array
  /** May write less than it was given. */
  write(file: number, data: Uint8Array, position: bigint | undefined): number
  stat(path: Uint8Array, follow: boolean): HostStat
  statFile(file: number): HostStat
  truncate(file: number, length: bigint): void
  sync(file: number): void
  setTimes(path: Uint8Array, follow: boolean, atimeNs: bigint, mtimeNs: bigint): void
  setFileTimes(file: number, atimeNs: bigint, mtimeNs: bigint): void
  setFileMode(file: number, mode: number): void
  setMode(path: Uint8Array, mode: number): void
  list(path: Uint8Array): HostEntry[]
  makeFolder(path: Uint8Array, mode: number): void
  removeFolder(path: Uint8Array): void
  removeFile(path: Uint8Array): void
  rename(from: Uint8Array, to: Uint8Array): void
  link(existing: Uint8Array, path: Uint8Array): void
  symlink(target: Uint8Array, path: Uint8Array): void
  readLink(path: Uint8Array): Uint8Array
  realPath(path: Uint8Array): Uint8Array
  access(path: Uint8Array, mode: number): void
}

/** Bytes that the host reads or takes at once. */
export const PIECE = 1 << 20

/** Bytes that the host reads or takes faster than more of them. */
export const SMALL = 1 << 16

let known: FilesHost | undefined

/** Asked for at the first call, not at import: a program is loaded where there are no files. */
export function files(): FilesHost {
  known ??= Reflect.get(globalThis, Symbol.for('capsule.files'))
  if (known === undefined) throw new Error('there are no files here: only a task can have some')
  return known
}
