/** Nesting that a value may have; deeper ones would exhaust the stack of whoever reads them. */
export const MAX_JSON_DEPTH = 1000

/** A value that JSON cannot say, with its place in the whole. */
export class JsonError extends TypeError {
  override readonly name: string = 'JsonError'
}

const { stringify } = JSON
const { isArray } = Array
const { isView } = ArrayBuffer

/**
 * The JSON text of a value. `undefined` is `null` and a date is its ISO text; a BigInt, a
 * function, a symbol, NaN, a cycle, a set, a map, bytes, a promise, an error or a regular
 * expression is refused.
 *
 * @param root what the message calls the value: `result`, `args`
 * @throws JsonError that names the path of the refused value, like `result.rows[3].id`
 */
export function encodeJson(value: unknown, root: string): string {
  const holders: object[] = []
  const keys: string[] = []
  const path = (key: string): string => keys.slice(1).concat(key).reduce(step, root)

  function check(this: unknown, key: string, after: unknown): unknown {
    const holder = Object(this)
    while (holders.length > 0 && holders[holders.length - 1] !== holder) {
      holders.pop()
      keys.pop()
    }
    if (holders.length === 0) {
      holders.push(holder)
      keys.push('')
    }
    const before: unknown = holder[key]
    const refused = refusal(before) ?? refusal(after)
    if (refused !== undefined) throw new JsonError(`${path(key)} is ${refused}`)
    if (after === undefined) return null
    if (typeof after !== 'object' || after === null) return after
    if (holders.includes(after)) throw new JsonError(`${path(key)} is a cycle, which JSON cannot say`)
    if (holders.length > MAX_JSON_DEPTH) {
      throw new JsonError(`${root} is nested more than ${MAX_JSON_DEPTH} levels deep`)
    }
    holders.push(after)
    keys.push(key)
    return after
  }

  return stringify(value, check)
}

function step(path: string, key: string): string {
  if (key === '') return path
  if (/^\d+$/.test(key)) return `${path}[${key}]`
  return /^[\w$]+$/.test(key) ? `${path}.${key}` : `${path}[${stringify(key)}]`
}

/** Why JSON cannot say the value, or undefined when it can. */
function refusal(value: unknown): string | undefined {
  switch (typeof value) {
    case 'bigint':
      return `the BigInt ${value}n, which JSON cannot say: use a number or a string`
    case 'function':
      return 'a function, which JSON cannot say'
    case 'symbol':
      return 'a symbol, which JSON cannot say'
    case 'number':
      return Number.isFinite(value) ? undefined : `${value}, which JSON cannot say`
    case 'object':
      return value === null ? undefined : refusedObject(value)
    default:
      return undefined
  }
}

function refusedObject(value: object): string | undefined {
  if (isArray(value)) return undefined
  if (isView(value) || value instanceof ArrayBuffer) {
    return 'bytes, which JSON cannot say: encode them, for instance as base64'
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid date' : undefined
  if (value instanceof Set) return 'a Set, which JSON cannot say: use [...set]'
  if (value instanceof Map) return 'a Map, which JSON cannot say: use Object.fromEntries(map)'
  if (value instanceof Promise) return 'a promise: await it first'
  if (value instanceof Error) return 'an Error, which JSON cannot say: throw it, or use its message'
  if (value instanceof RegExp) return 'a regular expression, which JSON cannot say'
  return undefined
}
