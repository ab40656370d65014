import { integer } from './argument.ts'
import { constants } from './constants.ts'
import { wrongValue } from './usage-error.ts'

/** The bits of the host's `open`. */
const READ = 1
const WRITE = 2
const APPEND = 4
const CREATE = 8
const EXCLUSIVE = 16
const TRUNCATE = 32
const DIRECTORY = 64
const NO_FOLLOW = 128

/** Node's flags, a word or a number, as the host takes them. */
export function openFlags(flags: unknown, name = 'flags'): number {
  if (flags === undefined || flags === null || flags === 'r') return READ
  if (typeof flags === 'number') {
    return fromNumber(integer(flags, name, -(2 ** 31), 2 ** 31 - 1))
  }
  if (typeof flags !== 'string') throw wrongValue(name, flags)
  const word = ofWord(flags)
  if (word === undefined) throw wrongValue(name, flags)
  return word
}

/** "s" asks for writes that wait for the disk: nothing that a sandbox could tell apart. */
function ofWord(flags: string): number | undefined {
  switch (flags) {
    case 'rs':
    case 'sr':
      return READ
    case 'r+':
    case 'rs+':
    case 'sr+':
      return READ | WRITE
    case 'w':
      return WRITE | CREATE | TRUNCATE
    case 'wx':
    case 'xw':
      return WRITE | CREATE | TRUNCATE | EXCLUSIVE
    case 'w+':
      return READ | WRITE | CREATE | TRUNCATE
    case 'wx+':
    case 'xw+':
      return READ | WRITE | CREATE | TRUNCATE | EXCLUSIVE
    default:
      return ofAppending(flags)
  }
}

function ofAppending(flags: string): number | undefined {
  switch (flags) {
    case 'a':
    case 'as':
    case 'sa':
      return WRITE | CREATE | APPEND
    case 'ax':
    case 'xa':
      return WRITE | CREATE | APPEND | EXCLUSIVE
    case 'a+':
    case 'as+':
    case 'sa+':
      return READ | WRITE | CREATE | APPEND
    case 'ax+':
    case 'xa+':
      return READ | WRITE | CREATE | APPEND | EXCLUSIVE
    default:
      return undefined
  }
}

function fromNumber(flags: number): number {
  const access = flags & 3
  let bits = access === constants.O_WRONLY ? WRITE : READ
  if (access === constants.O_RDWR) bits |= WRITE
  if ((flags & constants.O_APPEND) !== 0) bits |= APPEND
  if ((flags & constants.O_CREAT) !== 0) bits |= CREATE
  if ((flags & constants.O_EXCL) !== 0) bits |= EXCLUSIVE
  if ((flags & constants.O_TRUNC) !== 0) bits |= TRUNCATE
  if ((flags & constants.O_DIRECTORY) !== 0) bits |= DIRECTORY
  if ((flags & constants.O_NOFOLLOW) !== 0) bits |= NO_FOLLOW
  return bits
}
