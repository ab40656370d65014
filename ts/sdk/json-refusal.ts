// What JSON cannot say, and what its message tells the one who tried. Runs in the guest too, whose
// interpreter has no Unicode tables: no \p in an expression.

const { stringify } = JSON

/** Keys of a path that are shown at each end: enough to find the place, and a message that can be read. */
const shownKeys = 8

/** Says which part of a value JSON cannot carry, and why. */
export class JsonRefusal extends Error {
  /** Keys from the whole value down to the refused part. */
  keys: readonly (string | number)[] = []

  /** The message for a value that its user knows as `root`: names the refused part's path. */
  explain(root: string): string {
    const steps = this.keys.map(step)
    const hidden = steps.length - 2 * shownKeys
    if (hidden > 0) steps.splice(shownKeys, hidden, '…')
    return `${root}${steps.join('')} is ${this.message}`
  }
}

/** Whether a value is in JSON what it is here, and has no parts. */
export function isSayable(part: unknown): boolean {
  if (typeof part === 'number') return part - part === 0 // neither NaN nor infinite
  return typeof part === 'string' || typeof part === 'boolean' || part === null
}

/** The plain form of a value without parts. */
export function plainScalar(value: unknown): unknown {
  if (isSayable(value)) return value
  switch (typeof value) {
    case 'undefined':
      return null
    case 'number':
      throw new JsonRefusal(`${value}, which JSON has no number for`)
    case 'bigint':
      throw new JsonRefusal('a BigInt. Pass String(value), or Number(value) if it is small')
    default:
      throw new JsonRefusal(`a ${typeof value}, which JSON cannot carry`)
  }
}

/** Refuses what has a JSON form that nobody wants: an object of numbered bytes, a `null` date. */
export function refuseMangled(value: object): void {
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

/** What a box holds; refuses what would come out empty. */
export function unboxed(value: object): unknown {
  if (isPlain(value) || Array.isArray(value)) return value
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1)
  const reason = emptied.get(tag)
  if (reason !== undefined) throw new JsonRefusal(reason)
  return boxes.has(tag) ? value.valueOf() : value
}

/** Whether an object is just its fields. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function step(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${stringify(key)}]`
}
