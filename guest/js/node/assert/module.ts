import { isDeepEqual, isDeepStrictEqual } from 'library:comparisons'
import { absentees, type Absent } from '../absent/absent.ts'
import { coded, wrongType } from '../usage-error.ts'
import { inspect } from '../util/inspect.ts'
import * as types from '../util/types.ts'
import { AssertionError } from './assertion-error.ts'
import { endingOf, expectError, expectNoError, failure, promisedEnding } from './expectation.ts'

type Run = (...args: unknown[]) => unknown

export { AssertionError }

export const CallTracker: Absent = /* @__PURE__ */ absentees(
  'assert',
  'count calls in a variable',
)('CallTracker')

/** A comparison that fails if the two values are not as it says. */
function comparison(
  operator: string,
  holds: (one: unknown, other: unknown) => boolean,
  name = operator,
): Run {
  const compare = (...args: unknown[]): void => {
    if (args.length < 2) {
      const message = 'The "actual" and "expected" arguments must be specified'
      throw coded(new TypeError(message), 'ERR_MISSING_ARGS')
    }
    const [actual, expected, message] = args
    if (!holds(actual, expected)) fails({ actual, expected, message, operator })
  }
  return Object.defineProperty(compare, 'name', { value: name })
}

function fails(of: ConstructorParameters<typeof AssertionError>[0]): never {
  if (of.message instanceof Error) throw of.message
  throw new AssertionError(of)
}

// oxlint-disable-next-line eqeqeq -- that it is loose is what it is for
const loosely = (one: unknown, other: unknown): boolean => one == other || areNaN(one, other)

function areNaN(one: unknown, other: unknown): boolean {
  return Number.isNaN(one) && Number.isNaN(other)
}

const not =
  (holds: (one: unknown, other: unknown) => boolean) =>
  (one: unknown, other: unknown): boolean =>
    !holds(one, other)

export const equal: Run = /* @__PURE__ */ comparison('==', loosely, 'equal')
export const notEqual: Run = /* @__PURE__ */ comparison('!=', not(loosely), 'notEqual')
export const deepEqual: Run = /* @__PURE__ */ comparison('deepEqual', isDeepEqual)
export const notDeepEqual: Run = /* @__PURE__ */ comparison('notDeepEqual', not(isDeepEqual))
const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other)
export const deepStrictEqual: Run = /* @__PURE__ */ comparison('deepStrictEqual', isSame)
export const notDeepStrictEqual: Run = /* @__PURE__ */ comparison('notDeepStrictEqual', not(isSame))
export const strictEqual: Run = /* @__PURE__ */ comparison('strictEqual', Object.is)
export const notStrictEqual: Run = /* @__PURE__ */ comparison('notStrictEqual', not(Object.is))

export function ok(...args: unknown[]): void {
  const [value, message] = args
  if (value) return
  const missing = 'No value argument passed to `assert.ok()`'
  const said = args.length === 0 ? missing : message
  throw failure(
    { actual: value, expected: true, message: said, operator: '==' },
    args.length < 2 || message === undefined || message === null,
  )
}

export function fail(...args: unknown[]): never {
  const [actual, expected, message, operator = args.length === 2 ? '!=' : 'fail'] = args
  if (args.length > 1) fails({ actual, expected, message, operator: String(operator) })
  const nothing = actual === undefined || actual === null
  const said = nothing ? 'Failed' : actual
  throw failure(
    { message: said, operator: 'fail', actual: undefined, expected: undefined },
    nothing,
  )
}

export function throws(run: unknown, ...args: unknown[]): void {
  expectError('throws', endingOf(run), args)
}

export async function rejects(run: unknown, ...args: unknown[]): Promise<void> {
  expectError('rejects', await promisedEnding(run), args)
}

export function doesNotThrow(run: unknown, ...args: unknown[]): void {
  expectNoError('doesNotThrow', endingOf(run), args)
}

export async function doesNotReject(run: unknown, ...args: unknown[]): Promise<void> {
  expectNoError('doesNotReject', await promisedEnding(run), args)
}

export function ifError(error: unknown): void {
  if (error === null || error === undefined) return
  const { message, constructor } = Object(error)
  const isText = typeof error === 'object' && typeof message === 'string'
  const said = isText ? message || constructor?.name : inspect(error)
  throw new AssertionError({
    actual: error,
    expected: null,
    operator: 'ifError',
    message: `ifError got unwanted exception: ${said}`,
  })
}

export function match(text: unknown, expression: unknown, message?: unknown): void {
  checkMatch('match', text, expression, message)
}

export function doesNotMatch(text: unknown, expression: unknown, message?: unknown): void {
  checkMatch('doesNotMatch', text, expression, message)
}

function checkMatch(operator: string, text: unknown, expression: unknown, message: unknown): void {
  if (!types.isRegExp(expression)) {
    throw wrongType('regexp', 'an instance of RegExp', expression)
  }
  const wanted = operator === 'match'
  const isText = typeof text === 'string'
  if (isText && (expression.exec(text) !== null) === wanted) return
  const what = wanted ? 'did not' : 'was expected to not'
  const generated = isText
    ? `The input ${what} match the regular expression ${inspect(expression)}. Input:\n\n${inspect(text)}\n`
    : `The "string" argument must be of type string. Received type ${typeof text} (${inspect(text)})`
  throw failure(
    { actual: text, expected: expression, operator, message: message || generated },
    !message,
  )
}

const functions = {
  fail,
  AssertionError,
  ok,
  equal,
  notEqual,
  deepEqual,
  notDeepEqual,
  deepStrictEqual,
  notDeepStrictEqual,
  strictEqual,
  notStrictEqual,
  throws,
  rejects,
  doesNotThrow,
  doesNotReject,
  ifError,
  match,
  doesNotMatch,
  CallTracker,
}

const strictly = {
  equal: strictEqual,
  deepEqual: deepStrictEqual,
  notEqual: notStrictEqual,
  notDeepEqual: notDeepStrictEqual,
}

type Module = Run & typeof functions

/** The module is a function, which is `ok` under another name. */
function moduleOf(more: object): Module {
  const module = (...args: unknown[]): void => ok(...args)
  return Object.assign(module, functions, more)
}

export const strict: Module = /* @__PURE__ */ strictModule()

function strictModule(): Module {
  const module = Object.defineProperty(moduleOf(strictly), 'name', { value: 'strict' })
  return Object.assign(module, { strict: module })
}

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default /* @__PURE__ */ moduleOf({ strict })
