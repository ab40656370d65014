import { boolean, callback, integer, objectOptions, type Callback } from './argument.ts'
import { coded } from './usage-error.ts'

/** Options of `cp`, as Node has them. */
export interface CopyOptions {
  dereference: boolean
  errorOnExist: boolean
  /** Writes over what is there; true unless it is said otherwise. */
  force: boolean
  preserveTimestamps: boolean
  recursive: boolean
  verbatimSymlinks: boolean
  mode: number
  filter: ((source: string, destination: string) => unknown) | undefined
}

export function copyOptions(options: unknown): CopyOptions {
  const bag = objectOptions(options)
  const read: CopyOptions = {
    dereference: boolean(bag, 'dereference', false),
    errorOnExist: boolean(bag, 'errorOnExist', false),
    force: boolean(bag, 'force', true),
    preserveTimestamps: boolean(bag, 'preserveTimestamps', false),
    recursive: boolean(bag, 'recursive', false),
    verbatimSymlinks: boolean(bag, 'verbatimSymlinks', false),
    mode: bag.mode === undefined || bag.mode === null ? 0 : integer(bag.mode, 'mode', 0, 7),
    filter: undefined,
  }
  if (read.dereference && read.verbatimSymlinks) {
    const message =
      'Option "dereference" cannot be used in combination with option "verbatimSymlinks"'
    throw coded(new TypeError(message), 'ERR_INCOMPATIBLE_OPTION_PAIR')
  }
  if (bag.filter !== undefined) {
    const filter: Callback = callback(bag.filter, 'options.filter')
    read.filter = (source, destination) => Reflect.apply(filter, undefined, [source, destination])
  }
  return read
}
