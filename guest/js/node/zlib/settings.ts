import { isView, objectOptions, viewOf, type OptionBag } from '../argument.ts'
import { isAnyArrayBuffer } from '../crypto/kind.ts'
import { outOfRange, wrongType } from '../usage-error.ts'

/** What Node's options of zlib say. */
export interface Settings {
  flush: number
  finishFlush: number
  chunkSize: number
  windowBits: number
  level: number
  memLevel: number
  strategy: number
  dictionary: Uint8Array | undefined
  maxOutputLength: number
  info: boolean
}

/** What zlib has nothing larger for. */
const MAX_OUTPUT = 2 ** 31 - 1

/** Parsed once; the defaults are Node's. */
export function settingsOf(options: unknown, opening: boolean): Settings {
  const bag = options === undefined || options === null ? {} : objectOptions(options)
  const ranged = ranges(bag)
  return {
    flush: ranged('flush', 0, 5, 0),
    finishFlush: ranged('finishFlush', 0, 5, 4),
    chunkSize: ranged('chunkSize', 64, Infinity, 16_384),
    windowBits: windowBits(bag, opening),
    level: ranged('level', -1, 9, -1),
    memLevel: ranged('memLevel', 1, 9, 8),
    strategy: ranged('strategy', 0, 4, 0),
    dictionary: dictionaryOf(bag.dictionary),
    maxOutputLength: ranged('maxOutputLength', 1, MAX_OUTPUT, MAX_OUTPUT),
    info: Boolean(bag.info),
  }
}

type Ranged = (name: string, least: number, most: number, missing: number) => number

function ranges(bag: OptionBag): Ranged {
  return (name, least, most, missing) => {
    const value = bag[name]
    if (value === undefined || Number.isNaN(value)) return missing
    if (typeof value !== 'number') throw wrongType(`options.${name}`, 'of type number', value)
    if (value >= least && value <= most) return value
    const range = most === Infinity ? `>= ${least}` : `>= ${least} and <= ${most}`
    throw outOfRange(`options.${name}`, range, value)
  }
}

/** Whoever opens something may take the size of its window from what it says itself. */
function windowBits(bag: OptionBag, opening: boolean): number {
  if (opening && (bag.windowBits === undefined || bag.windowBits === 0)) {
    return bag.windowBits === 0 ? 0 : 15
  }
  return ranges(bag)('windowBits', 8, 15, 15)
}

function dictionaryOf(value: unknown): Uint8Array | undefined {
  if (value === undefined) return undefined
  if (isView(value)) return viewOf(value)
  if (isAnyArrayBuffer(value)) return new Uint8Array(value)
  throw wrongType(
    'options.dictionary',
    'an instance of Buffer, TypedArray, DataView, or ArrayBuffer',
    value,
  )
}
