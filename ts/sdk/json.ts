// Runs on both sides of the wall: in the host for arguments, in the guest for results. There it is
// interpreted, and without Unicode tables: no \p in its expressions, few calls for each value.

const { stringify } = JSON

/** Nesting that arguments and results may have; deeper ones would overflow a stack somewhere. */
const maxDepth = 1000

/** Says which part of a value JSON cannot carry, and why. */
export class JsonRefusal extends Error {
  /** Keys from the refused part up to the whole value; the innermost comes first. */
  readonly keys: (string | number)[] = []

  /** The message for a value that its user knows as `root`: names the refused part's path. */
  explain(root: string): string {
    const path = this.keys.reduceRight<string>((outer, key) => outer + step(key), root)
    return `${path} is ${this.message}`
  }
}

/**
 * The JSON text of `value`. Unlike `JSON.stringify` it loses nothing silently: what JSON cannot
 * say throws a `JsonRefusal`. `undefined` becomes `null`, and `toJSON` is honoured.
 */
export function encodeJson(value: unknown): string {
  return stringify(plain(value, '', new Set()))
}

/**
 * `value` as plain JSON data. Returns the very same object where nothing needs to change, so that
 * checking large arguments copies nothing.
 */
function plain(value: unknown, key: string | number, above: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'undefined':
      return null
    case 'number':
      if (Number.isFinite(value)) return value
      throw new JsonRefusal(`${value}, which JSON has no number for`)
    case 'object':
      return value === null ? null : plainObject(value, key, above)
    case 'bigint':
      throw new JsonRefusal('a BigInt. Pass String(value), or Number(value) if it is small')
    default:
      throw new JsonRefusal(`a ${typeof value}, which JSON cannot carry`)
  }
}

function plainObject(value: object, key: string | number, above: Set<object>): unknown {
  if (above.has(value)) throw new JsonRefusal('a cycle: it contains itself')
  if (above.size >= maxDepth) throw new JsonRefusal(`nested deeper than ${maxDepth} levels`)
  above.add(value)
  try {
    return plainContent(value, key, above)
  } finally {
    above.delete(value)
  }
}

function plainContent(value: object, key: string | number, above: Set<object>): unknown {
  if (Array.isArray(value)) return plainArray(value, above)
  refuseMangled(value)
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return withoutToJson(value.toJSON(String(key)), value, key, above)
  }
  if (isPlain(value)) return plainRecord(value, above)
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1)
  if (boxes.has(tag)) return plain(value.valueOf(), key, above)
  const reason = emptied.get(tag)
  if (reason !== undefined) throw new JsonRefusal(reason)
  return plainRecord(value, above)
}

/** `JSON.stringify` calls `toJSON` once, so an object that returns itself is read as it stands. */
function withoutToJson(
  replaced: unknown,
  value: object,
  key: string | number,
  above: Set<object>,
): unknown {
  return replaced === value ? plainRecord(value, above) : plain(replaced, key, above)
}

function plainArray(array: readonly unknown[], above: Set<object>): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < array.length; index++) {
    const item = array[index]
    const same = at(item, index, above)
    if (same !== item && !copy) copy = array.slice(0, index)
    if (copy) copy[index] = same
  }
  return copy ?? array
}

function plainRecord(value: object, above: Set<object>): object {
  const keys = Object.keys(value)
  const record: Record<string, unknown> = { ...value }
  let changed = !isPlain(value)
  // Not for-of: in the sandbox's interpreter an iterator costs many times the loop's body.
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? ''
    const part = record[key]
    const same = at(part, key, above)
    if (same === part) continue
    record[key] = same
    changed = true
  }
  return changed ? record : value
}

/** `plain` of one part of a value: a refusal learns the part's key on its way up. */
function at(part: unknown, key: string | number, above: Set<object>): unknown {
  if (typeof part === 'string' || part === null || Number.isFinite(part)) return part
  try {
    return plain(part, key, above)
  } catch (error) {
    if (error instanceof JsonRefusal) error.keys.push(key)
    throw error
  }
}

/** Refuses what has a JSON form that nobody wants: an object of numbered bytes, a `null` date. */
function refuseMangled(value: object): void {
  if (ArrayBuffer.isView(value)) {
    throw new JsonRefusal(`bytes (${value.constructor.name}). Pass them as text or as an array`)
  }
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw new JsonRefusal('an invalid Date, which has no ISO text')
  }
}

/** `new Number(1)` and its like are what they hold. */
const boxes = new Set(['Number', 'String', 'Boolean', 'BigInt', 'Symbol'])

/** Built-in objects that `JSON.stringify` would turn into `{}` without a word. */
const emptied = new Map([
  ['Map', 'a Map. Pass Object.fromEntries(value) or [...value]'],
  ['Set', 'a Set. Pass [...value]'],
  ['WeakMap', 'a WeakMap, which JSON cannot carry'],
  ['WeakSet', 'a WeakSet, which JSON cannot carry'],
  ['WeakRef', 'a WeakRef, which JSON cannot carry'],
  ['Promise', 'a Promise. Await it first'],
  ['RegExp', 'a RegExp. Pass its source'],
  ['Error', 'an Error. Pass its message'],
  ['ArrayBuffer', 'bytes (ArrayBuffer). Pass them as text or as an array'],
  ['SharedArrayBuffer', 'bytes (SharedArrayBuffer). Pass them as text or as an array'],
])

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function step(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${stringify(key)}]`
}
