import { bagOf, descriptor } from './argument.ts'
import { constants } from './constants.ts'
import { files, type HostStat, type Kind } from './host.ts'
import { place, type Place } from './place.ts'
import { BigIntStats, Stats, type AnyStats } from './stats.ts'
import { codeOf, refusal } from './system-error.ts'

/** What a sandbox does not tell: nobody owns a file, and a block is what most disks have. */
const BLOCK = 4096
const SECOND = 1_000_000_000n

const TYPES: { readonly [kind in Kind]: number } = {
  file: constants.S_IFREG,
  folder: constants.S_IFDIR,
  link: constants.S_IFLNK,
  other: 0,
}

export function statSync(path: unknown, options?: unknown): AnyStats | undefined {
  return ifThere(path, options, stat)
}

export function lstatSync(path: unknown, options?: unknown): AnyStats | undefined {
  return ifThere(path, options, lstat)
}

export function fstatSync(fd: unknown, options?: unknown): AnyStats {
  const file = descriptor(fd)
  try {
    return statsOf(files().statFile(file), options)
  } catch (error) {
    throw refusal(error, 'fstat')
  }
}

/** The forms that know no `throwIfNoEntry`. */
export function stat(path: unknown, options?: unknown): AnyStats {
  return statsOf(statAt(place(path)), options)
}

export function lstat(path: unknown, options?: unknown): AnyStats {
  return statsOf(lstatAt(place(path)), options)
}

export function statAt(at: Place): HostStat {
  try {
    return files().stat(at.bytes, true)
  } catch (error) {
    throw refusal(error, 'stat', at.text)
  }
}

export function lstatAt(at: Place): HostStat {
  try {
    return files().stat(at.bytes, false)
  } catch (error) {
    throw refusal(error, 'lstat', at.text)
  }
}

function ifThere(
  path: unknown,
  options: unknown,
  run: (path: unknown, options: unknown) => AnyStats,
): AnyStats | undefined {
  try {
    return run(path, options)
  } catch (error) {
    const missing = codeOf(error) === 'ENOENT'
    if (missing && bagOf(options).throwIfNoEntry === false) return undefined
    throw error
  }
}

function statsOf(found: HostStat, options: unknown): AnyStats {
  const mode = found.mode | TYPES[found.kind]
  const { dev, nlink, ino, size } = found
  const blocks = Math.ceil(Number(size) / BLOCK) * (BLOCK / 512)
  if (bagOf(options).bigint === true) {
    const fields = [dev, BigInt(mode), nlink, 0n, 0n, 0n, BigInt(BLOCK), ino, size, BigInt(blocks)]
    return new BigIntStats(found, fields)
  }
  return new Stats(
    Number(dev),
    mode,
    Number(nlink),
    0,
    0,
    0,
    BLOCK,
    Number(ino),
    Number(size),
    blocks,
    milliseconds(found.atimeNs),
    milliseconds(found.mtimeNs),
    milliseconds(found.ctimeNs),
    milliseconds(found.birthtimeNs),
  )
}

/** Milliseconds with a fraction, computed as Node does: a double cannot hold all nanoseconds. */
function milliseconds(ns: bigint): number {
  const seconds = ns / SECOND
  return Number(seconds) * 1000 + Number(ns - seconds * SECOND) / 1e6
}
