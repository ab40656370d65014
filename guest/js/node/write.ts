import { bagOf, descriptor, integer, isView, position, viewOf, viewsOf } from './argument.ts'
import { encoded } from './encoding.ts'
import { files, PIECE } from './host.ts'
import { refusal, systemError } from './system-error.ts'
import { outOfRange } from './usage-error.ts'

/**
 * `writeSync(fd, buffer, offset, length, position)`, or with these three in an object;
 * `writeSync(fd, text, position, encoding)`.
 */
export function writeSync(
  fd: unknown,
  data: unknown,
  offsetOrOptions?: unknown,
  length?: unknown,
  at?: unknown,
): number {
  const file = descriptor(fd)
  if (isView(data)) {
    if (typeof offsetOrOptions !== 'object' || offsetOrOptions === null) {
      return writeRange(file, viewOf(data), offsetOrOptions, length, at)
    }
    const bag = bagOf(offsetOrOptions)
    return writeRange(file, viewOf(data), bag.offset, bag.length, bag.position)
  }
  return writeAll(file, encoded(data, length, 'buffer'), whereTo(offsetOrOptions))
}

export function writevSync(fd: unknown, buffers: unknown, at?: unknown): number {
  const file = descriptor(fd)
  let next = whereTo(at)
  let total = 0
  for (const source of viewsOf(buffers)) {
    const count = writeAll(file, source, next)
    total += count
    if (next !== undefined) next += BigInt(count)
  }
  return total
}

/** Writes everything, in as many calls as the host wants. */
export function writeAll(file: number, data: Uint8Array, at: bigint | undefined): number {
  if (data.length <= PIECE) {
    const count = writePiece(file, data, at)
    if (count >= data.length) return count
    return count + writeRest(file, data, count, at)
  }
  return writeRest(file, data, 0, at)
}

function writeRest(file: number, data: Uint8Array, done: number, at: bigint | undefined): number {
  let total = done
  while (total < data.length) {
    const piece = data.subarray(total, total + PIECE)
    const count = writePiece(file, piece, at === undefined ? at : at + BigInt(total))
    // A host that takes nothing and says nothing would keep this loop for ever.
    if (count === 0) throw systemError('EIO', 'write')
    total += count
  }
  return total - done
}

function writePiece(file: number, data: Uint8Array, at: bigint | undefined): number {
  try {
    return files().write(file, data, at)
  } catch (error) {
    throw refusal(error, 'write')
  }
}

function writeRange(
  file: number,
  source: Uint8Array,
  offset: unknown,
  length: unknown,
  at: unknown,
): number {
  const from = offset === undefined || offset === null ? 0 : integer(offset, 'offset', 0)
  const count = typeof length === 'number' ? length : source.length - from
  if (from > source.length) throw outOfRange('offset', `<= ${source.length}`, from)
  if (count > source.length - from) {
    throw outOfRange('length', `<= ${source.length - from}`, count)
  }
  if (count < 0) throw outOfRange('length', '>= 0', count)
  return writeAll(file, source.subarray(from, from + count), whereTo(at))
}

function whereTo(at: unknown): bigint | undefined {
  return typeof at === 'number' || typeof at === 'bigint' ? position(at) : undefined
}
