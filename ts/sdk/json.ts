// Runs on both sides of the wall: in the host for arguments, in the guest for results. The guest's
// interpreter has a small stack and slow calls and iterators: so no recursion, and loops by index.

import {
  isPlain,
  isSayable,
  JsonRefusal,
  plainScalar,
  refuseMangled,
  unboxed,
} from './json-refusal.ts'

export { JsonRefusal }

const { stringify } = JSON

/** Nesting that arguments and results may have; deeper ones would overflow a stack somewhere. */
const maxDepth = 256

/**
 * The JSON text of `value`. Unlike `JSON.stringify` it loses nothing silently: what JSON cannot
 * say throws a `JsonRefusal`. `undefined` becomes `null`, and `toJSON` is honoured.
 */
export function encodeJson(value: unknown): string {
  if (isSayable(value)) return stringify(value)
  const levels: Level[] = []
  try {
    return stringify(plain(value, levels, new Set()))
  } catch (error) {
    if (error instanceof JsonRefusal) error.keys = levels.map(keyOf)
    throw error
  }
}

type Container = Record<string | number, unknown>

/** An object or array whose parts are being looked at, one after the other. */
interface Level {
  value: Container
  /** An object's keys; an array has its indexes. */
  keys: readonly string[] | undefined
  size: number
  at: number
  /** Made when the first part has to change: what needs no change is not copied. */
  copy: Container | undefined
}

/** What a part is while a level of its own is being looked at. */
const pending = Symbol('pending')

/** `value` as plain JSON data: the very same object where nothing needs to change. */
function plain(value: unknown, levels: Level[], open: Set<object>): unknown {
  let part = enter(value, '', levels, open)
  for (;;) {
    const level = levels[levels.length - 1]
    if (level === undefined) return part
    if (part !== pending) replacePart(level, part)
    skipSayable(level)
    if (level.at < level.size) {
      part = enter(partOf(level), keyOf(level), levels, open)
    } else {
      part = level.copy ?? level.value
      open.delete(level.value)
      levels.pop()
    }
  }
}

/** The plain form of a value, or `pending` and a level more. */
function enter(value: unknown, key: string | number, levels: Level[], open: Set<object>): unknown {
  if (typeof value !== 'object' || value === null) return plainScalar(value)
  refuseMangled(value)
  const replaced = throughToJson(value, key)
  if (typeof replaced !== 'object' || replaced === null) return plainScalar(replaced)
  if (replaced !== value) refuseMangled(replaced)
  const boxed = unboxed(replaced)
  if (boxed !== replaced) return plainScalar(boxed)
  if (open.has(replaced)) throw new JsonRefusal('a cycle: it contains itself')
  if (levels.length >= maxDepth) throw new JsonRefusal(`nested deeper than ${maxDepth} levels`)
  open.add(replaced)
  levels.push(levelOf(replaced))
  return pending
}

function levelOf(object: object): Level {
  const value: Container = Object(object) // itself: any object can be read by its keys
  if (Array.isArray(value)) {
    return { value, keys: undefined, size: value.length, at: 0, copy: undefined }
  }
  const keys = Object.keys(value)
  // An instance of a class is its fields: a copy of them has lost what `toJSON` it had.
  const copy = isPlain(value) ? undefined : { ...value }
  return { value, keys, size: keys.length, at: 0, copy }
}

function keyOf({ keys, at }: Level): string | number {
  return keys?.[at] ?? at
}

function partOf(level: Level): unknown {
  return level.value[keyOf(level)]
}

/** Puts the plain form of the current part in its place, and goes on to the next. */
function replacePart(level: Level, part: unknown): void {
  if (part !== partOf(level)) {
    level.copy ??= copyOf(level.value)
    level.copy[keyOf(level)] = part
  }
  level.at++
}

function copyOf(value: Container): Container {
  return Array.isArray(value) ? Object(value.slice()) : { ...value }
}

/** Goes on to the next part that is not already as it has to be. */
function skipSayable(level: Level): void {
  const { value, keys, size } = level
  let { at } = level
  while (at < size && isSayable(value[keys?.[at] ?? at])) at++
  level.at = at
}

/** What an object says that it is in JSON: a `Date` its ISO text. Asked once, as `JSON.stringify` does. */
function throughToJson(value: object, key: string | number): unknown {
  if (!('toJSON' in value) || typeof value.toJSON !== 'function') return value
  return value.toJSON(String(key))
}
