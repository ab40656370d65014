import { isDeepStrictEqual } from 'node:util'

/**
 * What one place of an observation must be: an exact JSON value, or a rule.
 * `{ "$matches": "…" }` is a regular expression for a text, `{ "$atLeast": 1 }` and
 * `{ "$atMost": 2 }` are bounds of a number, both included; of `{ "$absent": true }` there must be nothing.
 */
export type Expected = unknown

/** Why the value at `path` (`envelope.error.message`) is not as expected; `undefined` if it is. */
export function mismatch(root: unknown, path: string, expected: Expected): string | undefined {
  const actual = path.split('.').reduce(partOf, root)
  const why = broken(actual, expected)
  return why === undefined ? undefined : `${path} ${why}, but is ${show(actual)}`
}

function broken(actual: unknown, expected: Expected): string | undefined {
  const [rule, bound] = ruleOf(expected)
  switch (rule) {
    case '$matches':
      return matches(actual, String(bound)) ? undefined : `must match /${String(bound)}/`
    case '$atLeast':
      return typeof actual === 'number' && actual >= Number(bound)
        ? undefined
        : `must be at least ${String(bound)}`
    case '$atMost':
      return typeof actual === 'number' && actual <= Number(bound)
        ? undefined
        : `must be at most ${String(bound)}`
    case '$absent':
      return actual === undefined ? undefined : 'must not be there'
    default:
      return isDeepStrictEqual(actual, expected) ? undefined : `must be ${show(expected)}`
  }
}

function matches(actual: unknown, pattern: string): boolean {
  return typeof actual === 'string' && new RegExp(pattern).test(actual)
}

/** The rule of `{ "$rule": bound }`; none for a plain value. */
function ruleOf(expected: Expected): [rule: string | undefined, bound: unknown] {
  if (typeof expected !== 'object' || expected === null) return [undefined, expected]
  const [entry, ...others] = Object.entries(expected)
  return entry?.[0].startsWith('$') && others.length === 0 ? entry : [undefined, expected]
}

function partOf(value: unknown, key: string): unknown {
  if (typeof value === 'string') return key === 'length' ? value.length : undefined
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return Reflect.get(value, key)
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text
}
