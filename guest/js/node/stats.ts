import { constants } from './constants.ts'
import type { HostStat } from './host.ts'

export type AnyStats = Stats | BigIntStats

const MILLISECOND = 1_000_000n

/** `declare`: a class with fields of its own costs the engine twice as much to read. */
abstract class StatsBase<Value extends number | bigint> {
  declare dev: Value
  declare mode: Value
  declare nlink: Value
  declare uid: Value
  declare gid: Value
  declare rdev: Value
  declare blksize: Value
  declare ino: Value
  declare size: Value
  declare blocks: Value

  // As many as Node's constructor has, in its order.
  constructor(...fields: Value[])
  constructor(
    dev: Value,
    mode: Value,
    nlink: Value,
    uid: Value,
    gid: Value,
    rdev: Value,
    blksize: Value,
    ino: Value,
    size: Value,
    blocks: Value,
  ) {
    this.dev = dev
    this.mode = mode
    this.nlink = nlink
    this.uid = uid
    this.gid = gid
    this.rdev = rdev
    this.blksize = blksize
    this.ino = ino
    this.size = size
    this.blocks = blocks
  }

  isFile(): boolean {
    return isOfType(this, constants.S_IFREG)
  }

  isDirectory(): boolean {
    return isOfType(this, constants.S_IFDIR)
  }

  isSymbolicLink(): boolean {
    return isOfType(this, constants.S_IFLNK)
  }

  isBlockDevice(): boolean {
    return isOfType(this, constants.S_IFBLK)
  }

  isCharacterDevice(): boolean {
    return isOfType(this, constants.S_IFCHR)
  }

  isFIFO(): boolean {
    return isOfType(this, constants.S_IFIFO)
  }

  isSocket(): boolean {
    return isOfType(this, constants.S_IFSOCK)
  }
}

export class Stats extends StatsBase<number> {
  declare atimeMs: number
  declare mtimeMs: number
  declare ctimeMs: number
  declare birthtimeMs: number
  declare atime: Date
  declare mtime: Date
  declare ctime: Date
  declare birthtime: Date

  constructor(...fields: number[]) {
    super(...fields)
    const atimeMs = fields[10] ?? NaN
    const mtimeMs = fields[11] ?? NaN
    const ctimeMs = fields[12] ?? NaN
    const birthtimeMs = fields[13] ?? NaN
    this.atimeMs = atimeMs
    this.mtimeMs = mtimeMs
    this.ctimeMs = ctimeMs
    this.birthtimeMs = birthtimeMs
    this.atime = new Date(Math.round(atimeMs))
    this.mtime = new Date(Math.round(mtimeMs))
    this.ctime = new Date(Math.round(ctimeMs))
    this.birthtime = new Date(Math.round(birthtimeMs))
  }
}

export class BigIntStats extends StatsBase<bigint> {
  declare atimeMs: bigint
  declare mtimeMs: bigint
  declare ctimeMs: bigint
  declare birthtimeMs: bigint
  declare atimeNs: bigint
  declare mtimeNs: bigint
  declare ctimeNs: bigint
  declare birthtimeNs: bigint
  declare atime: Date
  declare mtime: Date
  declare ctime: Date
  declare birthtime: Date

  constructor(stat: HostStat, fields: bigint[]) {
    super(...fields)
    this.atimeMs = stat.atimeNs / MILLISECOND
    this.mtimeMs = stat.mtimeNs / MILLISECOND
    this.ctimeMs = stat.ctimeNs / MILLISECOND
    this.birthtimeMs = stat.birthtimeNs / MILLISECOND
    this.atimeNs = stat.atimeNs
    this.mtimeNs = stat.mtimeNs
    this.ctimeNs = stat.ctimeNs
    this.birthtimeNs = stat.birthtimeNs
    this.atime = new Date(Number(this.atimeMs))
    this.mtime = new Date(Number(this.mtimeMs))
    this.ctime = new Date(Number(this.ctimeMs))
    this.birthtime = new Date(Number(this.birthtimeMs))
  }
}

/** No private method: a class with a private name makes the engine read the whole program twice. */
function isOfType(stats: { mode: number | bigint }, type: number): boolean {
  return (Number(stats.mode) & constants.S_IFMT) === type
}
