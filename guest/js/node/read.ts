import { bagOf, descriptor, integer, position, viewOf, viewsOf } from './argument.ts'
import { files, PIECE, SMALL } from './host.ts'
import { refusal } from './system-error.ts'
import { outOfRange, wrongType, wrongValue } from './usage-error.ts'

/** `readSync(fd, buffer, offset, length, position)`, or with these three in an object. */
export function readSync(
  fd: unknown,
  buffer: unknown,
  offsetOrOptions?: unknown,
  length?: unknown,
  at?: unknown,
): number {
  const file = descriptor(fd)
  const target = viewOf(buffer)
  if (typeof offsetOrOptions !== 'object' && offsetOrOptions !== undefined) {
    // To Node, a third argument that is the last is options.
    if (length === undefined && at === undefined) {
      throw wrongType('options', 'of type object', offsetOrOptions)
    }
    return readRange(file, target, offsetOrOptions, length, at)
  }
  const bag = bagOf(offsetOrOptions)
  // Without an object, Node does not look at the arguments after it.
  return readRange(file, target, bag.offset, bag.length, bag.position)
}

export function readvSync(fd: unknown, buffers: unknown, at?: unknown): number {
  const file = descriptor(fd)
  const targets = viewsOf(buffers)
  let next = typeof at === 'number' || typeof at === 'bigint' ? position(at) : undefined
  let total = 0
  for (const target of targets) {
    const count = fill(file, target, next)
    total += count
    if (next !== undefined) next += BigInt(count)
    if (count < target.length) break
  }
  return total
}

/** One read of at most a piece. */
export function readPiece(file: number, length: number, at: bigint | undefined): Uint8Array {
  try {
    return files().read(file, length, at)
  } catch (error) {
    throw refusal(error, 'read')
  }
}

/** From where the file stands to its end. */
export function readToEnd(file: number): Uint8Array {
  // Most files are small, and up to this the host need not go to another thread.
  let asked = SMALL
  let piece = readPiece(file, asked, undefined)
  if (piece.length < asked) return piece
  const pieces: Uint8Array[] = []
  let total = 0
  while (piece.length > 0) {
    pieces.push(piece)
    total += piece.length
    if (piece.length < asked) break
    asked = PIECE
    piece = readPiece(file, asked, undefined)
  }
  return concatenated(pieces, total)
}

function readRange(
  file: number,
  target: Uint8Array,
  offset: unknown,
  length: unknown,
  at: unknown,
): number {
  const from = offset === undefined || offset === null ? 0 : integer(offset, 'offset', 0)
  const count = length === undefined || length === null ? target.length - from : Number(length) | 0
  if (count === 0) return 0
  if (target.length === 0) throw wrongValue('buffer', target, 'is empty and cannot be written')
  if (count < 0) throw outOfRange('length', '>= 0', count)
  if (from + count > target.length) {
    throw outOfRange('length', `<= ${target.length - from}`, count)
  }
  if (typeof at === 'string') throw wrongType('position', 'of type bigint or integer', at)
  return fill(file, target.subarray(from, from + count), position(at))
}

/** Reads until the target is full or the file ends, as one read of Node's does with a file. */
function fill(file: number, target: Uint8Array, at: bigint | undefined): number {
  let total = 0
  while (total < target.length) {
    const wanted = Math.min(target.length - total, PIECE)
    const piece = readPiece(file, wanted, at === undefined ? at : at + BigInt(total))
    target.set(piece, total)
    total += piece.length
    if (piece.length < wanted) break
  }
  return total
}

function concatenated(pieces: Uint8Array[], total: number): Uint8Array {
  const whole = new Uint8Array(total)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
