import { isDescriptor, type OptionBag } from './argument.ts'
import { decoded, encodingOptions, type Content } from './encoding.ts'
import { openFlags } from './flags.ts'
import { closeFile, openAt } from './open.ts'
import { place } from './place.ts'
import { readToEnd } from './read.ts'
import { codeOf, systemError } from './system-error.ts'

export function readFileSync(path: unknown, options?: unknown): Content {
  const bag = encodingOptions(options)
  return decoded(isDescriptor(path) ? readToEnd(path) : readWhole(path, bag), bag.encoding)
}

/** The least that can be: one call each to open, read and close. */
function readWhole(path: unknown, bag: OptionBag): Uint8Array {
  const at = place(path)
  const file = openToRead(at, openFlags(bag.flag))
  try {
    return readToEnd(file)
  } finally {
    closeFile(file)
  }
}

/** Linux opens a folder and refuses to read it, and so does Node; a host may refuse to open it. */
function openToRead(at: ReturnType<typeof place>, flags: number): number {
  try {
    return openAt(at, flags, 0o666)
  } catch (error) {
    throw codeOf(error) === 'EISDIR' && flags === 1 ? systemError('EISDIR', 'read') : error
  }
}
