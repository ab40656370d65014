import { isDeepStrictEqual } from 'library:comparisons'
import { coded, received, wrongType, wrongValue } from '../usage-error.ts'
import { inspect } from '../util/inspect.ts'
import * as types from '../util/types.ts'
import { AssertionError } from './assertion-error.ts'

type Run = (...args: unknown[]) => unknown

/** What a call or a promise ended with. */
export type Ending = { thrown: unknown } | undefined

const KINDS = 'of type function or an instance of Error, RegExp, or Object'

export function endingOf(run: unknown): Ending {
  if (typeof run !== 'function') throw wrongType('fn', 'of type function', run)
  try {
    Reflect.apply(run, undefined, [])
  } catch (thrown) {
    return { thrown }
  }
  return undefined
}

export async function promisedEnding(run: unknown): Promise<Ending> {
  let promise = run
  if (typeof run === 'function') {
    promise = Reflect.apply(run, undefined, [])
    if (!isPromise(promise)) throw wrongReturn(promise)
  } else if (!isPromise(run)) {
    throw wrongType('promiseFn', 'of type function or an instance of Promise', run)
  }
  try {
    await promise
  } catch (thrown) {
    return { thrown }
  }
  return undefined
}

function isPromise(value: unknown): boolean {
  if (types.isPromise(value)) return true
  const { then, catch: rejected } = Object(value)
  return typeof value === 'object' && typeof then === 'function' && typeof rejected === 'function'
}

function wrongReturn(value: unknown): Error {
  const message = `Expected instance of Promise to be returned from the "promiseFn" function but got ${received(value)}.`
  return coded(new TypeError(message), 'ERR_INVALID_RETURN_VALUE')
}

/** For `throws` and `rejects`. */
export function expectError(operator: string, ending: Ending, args: unknown[]): void {
  const [expected, message] = expectationOf(ending, args)
  if (ending === undefined) {
    const kind = operator === 'rejects' ? 'rejection' : 'exception'
    const { name } = Object(expected)
    const details = `${name ? ` (${name})` : ''}${message ? `: ${String(message)}` : '.'}`
    throw new AssertionError({ expected, operator, message: `Missing expected ${kind}${details}` })
  }
  if (expected) checkThrown(ending.thrown, expected, message, operator)
}

/** A text in the place of what is expected is the message. */
function expectationOf(ending: Ending, args: unknown[]): [expected: unknown, message: unknown] {
  const [expected, message] = args
  if (typeof expected === 'string') {
    if (args.length > 1) throw wrongType('error', KINDS, expected)
    refuseAmbiguous(ending, expected)
    return [undefined, expected]
  }
  const isNothing = expected === undefined || expected === null
  if (!isNothing && typeof expected !== 'object' && typeof expected !== 'function') {
    throw wrongType('error', KINDS, expected)
  }
  return [expected, message]
}

function refuseAmbiguous(ending: Ending, message: string): void {
  if (ending === undefined) return
  const { thrown } = ending
  const isObject = typeof thrown === 'object' && thrown !== null
  if ((isObject ? Reflect.get(thrown, 'message') : thrown) !== message) return
  const what = isObject ? `error message "${message}"` : `error "${message}"`
  const text = `The "error/message" argument is ambiguous. The ${what} is identical to the message.`
  throw coded(new TypeError(text), 'ERR_AMBIGUOUS_ARGUMENT')
}

function checkThrown(actual: unknown, expected: unknown, message: unknown, operator: string): void {
  const failed = (text: string): AssertionError =>
    failure({ actual, expected, operator, message: message || text }, !message)
  if (types.isRegExp(expected)) {
    const text = String(actual)
    if (expected.exec(text) !== null) return
    throw failed(
      `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`,
    )
  }
  if (typeof expected !== 'function') {
    checkParts(actual, Object(expected), message, operator)
    return
  }
  if (expected.prototype !== undefined && isInstance(actual, Object(expected))) return
  if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    throw failed(
      `The error is expected to be an instance of "${expected.name}". Received ${kindOf(actual, expected.name)}`,
    )
  }
  const answer: unknown = Reflect.apply(expected, {}, [actual])
  if (answer === true) return
  const name = expected.name ? `"${expected.name}" ` : ''
  const caught = isError(actual) ? `\n\nCaught error:\n\n${String(actual)}` : ''
  throw failed(
    `The ${name}validation function is expected to return "true". Received ${inspect(answer)}${caught}`,
  )
}

/** An error of ours that a program threw is one of its errors. */
export function failure(
  of: ConstructorParameters<typeof AssertionError>[0],
  generated: boolean,
): AssertionError {
  const { message } = of
  if (message instanceof Error) throw message
  return Object.assign(new AssertionError(of), { generatedMessage: generated })
}

function kindOf(actual: unknown, expected: string): string {
  if (!isError(actual)) return `"${inspect(actual, { depth: -1 })}"`
  const { constructor, name, message } = Object(actual)
  const own = constructor?.name || name
  const kind =
    own === expected ? 'an error with identical name but a different prototype.' : `"${own}"`
  return message ? `${kind}\n\nError message:\n\n${message}` : kind
}

function isError(value: unknown): boolean {
  return types.isNativeError(value) || value instanceof Error
}

function isInstance(value: unknown, of: Run): boolean {
  return Function.prototype[Symbol.hasInstance].call(of, value)
}

/** The properties that an object names, and of an error its name and message. */
function checkParts(actual: unknown, expected: object, message: unknown, operator: string): void {
  if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual' })
    throw Object.assign(error, { operator })
  }
  const keys = Object.keys(expected)
  if (expected instanceof Error) keys.push('name', 'message')
  else if (keys.length === 0) throw wrongValue('error', expected, 'may not be an empty object')
  for (const key of keys) {
    const [own, wanted]: unknown[] = [Reflect.get(actual, key), Reflect.get(expected, key)]
    if (typeof own === 'string' && types.isRegExp(wanted) && wanted.exec(own) !== null) continue
    if (key in actual && isDeepStrictEqual(own, wanted)) continue
    if (message) throw failure({ actual, expected, message, operator }, false)
    const of = { actual: partsOf(actual, keys), expected: partsOf(expected, keys, actual) }
    const error = new AssertionError({ ...of, operator: 'deepStrictEqual' })
    throw Object.assign(error, { actual, expected, operator })
  }
}

class Comparison {
  static {
    Object.defineProperty(this, 'name', { value: 'Comparison' })
  }
}

/** What is compared, to be shown; an expression that matches is shown as what it matched. */
function partsOf(of: object, keys: string[], actual?: object): Comparison {
  const parts = new Comparison()
  for (const key of keys.filter((name) => name in of)) {
    const value: unknown = Reflect.get(of, key)
    const own: unknown = actual === undefined ? undefined : Reflect.get(actual, key)
    const matched = typeof own === 'string' && types.isRegExp(value) && value.exec(own) !== null
    Reflect.set(parts, key, matched ? own : value)
  }
  return parts
}

/** For `doesNotThrow` and `doesNotReject`. */
export function expectNoError(operator: string, ending: Ending, args: unknown[]): void {
  if (ending === undefined) return
  const { thrown } = ending
  const [first, second] = args
  const [expected, message] = typeof first === 'string' ? [undefined, first] : [first, second]
  if (expected && !isMeant(thrown, expected)) throw thrown
  const kind = operator === 'doesNotReject' ? 'rejection' : 'exception'
  const { message: said } = Object(thrown)
  const details = `${message ? `: ${String(message)}` : '.'}\nActual message: "${thrown && said}"`
  throw new AssertionError({
    actual: thrown,
    expected,
    operator,
    message: `Got unwanted ${kind}${details}`,
  })
}

function isMeant(thrown: unknown, expected: unknown): boolean {
  if (types.isRegExp(expected)) return expected.exec(String(thrown)) !== null
  if (typeof expected !== 'function') {
    throw wrongType('expected', 'of type function or an instance of RegExp', expected)
  }
  if (expected.prototype !== undefined && isInstance(thrown, Object(expected))) return true
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false
  return Reflect.apply(expected, {}, [thrown]) === true
}
