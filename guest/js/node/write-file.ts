import { boolean, isDescriptor, modeBits, type OptionBag } from './argument.ts'
import { encoded, encodingOptions } from './encoding.ts'
import { openFlags } from './flags.ts'
import { closeFile, fsyncSync, openAt } from './open.ts'
import { place } from './place.ts'
import { writeAll } from './write.ts'

export function writeFileSync(path: unknown, data: unknown, options?: unknown): void {
  const bag = encodingOptions(options)
  writeWhole(path, data, bag, bag.flag || 'w')
}

export function appendFileSync(path: unknown, data: unknown, options?: unknown): void {
  const bag = encodingOptions(options)
  writeWhole(path, data, bag, bag.flag || 'a')
}

/** The file that a write of this call's options goes to, and whether it is the caller's own. */
export function openToWrite(path: unknown, bag: OptionBag, flag: unknown): number {
  if (isDescriptor(path)) return path
  return openAt(place(path), openFlags(flag), modeBits(bag.mode, 'mode', 0o666))
}

function writeWhole(path: unknown, data: unknown, bag: OptionBag, flag: unknown): void {
  const flush = boolean(bag, 'flush', false)
  const bytes = encoded(data, bag.encoding)
  const file = openToWrite(path, bag, flag)
  try {
    if (bytes.length > 0) writeAll(file, bytes, undefined)
    if (flush) fsyncSync(file)
  } finally {
    if (!isDescriptor(path)) closeFile(file)
  }
}
