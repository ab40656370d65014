import { boolean, isDescriptor, isView } from './argument.ts'
import { encoded, encodingOptions, throwIfAborted, type Content } from './encoding.ts'
import { closeFile, fsyncSync } from './open.ts'
import { readFileSync } from './read-file.ts'
import { openToWrite, writeFileSync } from './write-file.ts'
import { writeAll } from './write.ts'

/** What `writeFile` of `fs/promises` takes beside text and bytes. */
type Pieces = Iterable<unknown> | AsyncIterable<unknown>

export async function readFileOf(path: unknown, options: unknown): Promise<Content> {
  const bag = encodingOptions(options)
  // One who aborts right after the call expects that nothing was read.
  if (bag.signal !== undefined) await Promise.resolve()
  throwIfAborted(bag)
  return readFileSync(path, options)
}

export async function writeFileTo(
  path: unknown,
  data: unknown,
  options: unknown,
  flag: 'w' | 'a',
): Promise<void> {
  const bag = encodingOptions(options)
  if (bag.signal !== undefined) await Promise.resolve()
  throwIfAborted(bag)
  if (!isPieces(data)) return writeFileSync(path, data, { ...bag, flag: bag.flag || flag })
  const flush = boolean(bag, 'flush', false)
  const file = openToWrite(path, bag, bag.flag || flag)
  try {
    for await (const piece of data) {
      throwIfAborted(bag)
      writeAll(file, encoded(piece, bag.encoding), undefined)
    }
    if (flush) fsyncSync(file)
  } finally {
    if (!isDescriptor(path)) closeFile(file)
  }
}

function isPieces(data: unknown): data is Pieces {
  if (typeof data !== 'object' || data === null || isView(data)) return false
  return Symbol.iterator in data || Symbol.asyncIterator in data
}
