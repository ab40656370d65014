import { named } from '../class-name.ts'
import { wrongType } from '../usage-error.ts'
import { inspect } from '../util/inspect.ts'
import { difference, shortened, titles, whole } from './difference.ts'

/** Characters of each value that a message shows, where there is no comparison by lines. */
const MOST_SHOWN = 512
const MOST_SHOWN_ONCE = 1024
/** Of a text that is a property of the error, as it is inspected. */
const LINES = 10

export interface Failure {
  message?: unknown
  actual?: unknown
  expected?: unknown
  operator?: string
}

export class AssertionError extends Error {
  static {
    named(this, 'AssertionError')
  }

  generatedMessage: boolean
  code = 'ERR_ASSERTION'
  actual: unknown
  expected: unknown
  operator: string | undefined

  constructor(failure: Failure) {
    if (typeof failure !== 'object' || failure === null) {
      throw wrongType('options', 'of type object', failure)
    }
    const { message, operator } = failure
    const errors = failure.actual instanceof Error && failure.expected instanceof Error
    const bare = message === undefined || message === null
    const [actual, expected] =
      errors && bare
        ? [copyOf(failure.actual), copyOf(failure.expected)]
        : [failure.actual, failure.expected]
    super(messageOf({ ...failure, actual, expected }))
    this.generatedMessage = !message
    Object.defineProperty(this, 'name', {
      value: 'AssertionError',
      enumerable: false,
      writable: true,
      configurable: true,
    })
    this.actual = actual
    this.expected = expected
    this.operator = operator
  }

  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`
  }

  /** The message has both values already. */
  [inspect.custom](_: unknown, options: object): string {
    const { actual, expected } = this
    this.actual = withEllipsis(actual)
    this.expected = withEllipsis(expected)
    const text = inspect(this, { ...options, customInspect: false, depth: 0 })
    this.actual = actual
    this.expected = expected
    return text
  }
}

function messageOf({ message, operator = '', actual, expected }: Failure): string {
  const isComparison = operator === 'deepStrictEqual' || operator === 'strictEqual'
  if (message !== undefined && message !== null) {
    return isComparison ? difference(actual, expected, operator, String(message)) : String(message)
  }
  if (isComparison) return difference(actual, expected, operator)
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
    return unequal(operator, actual)
  }
  return loose(operator, whole(actual), whole(expected))
}

/** The two are equal: one is enough. */
function unequal(operator: string, actual: unknown): string {
  const isObject = (typeof actual === 'object' && actual !== null) || typeof actual === 'function'
  const title = titles[operator === 'notStrictEqual' && isObject ? `${operator}Object` : operator]
  const lines = shortened(whole(actual).split('\n'))
  const [first = ''] = lines
  if (lines.length > 1) return `${title}\n\n${lines.join('\n')}\n`
  return `${title}${first.length > 5 ? '\n\n' : ' '}${first}`
}

function loose(operator: string, actual: string, expected: string): string {
  if (operator === 'notDeepEqual' && actual === expected) {
    return clipped(`${titles[operator]}\n\n${actual}`, MOST_SHOWN_ONCE)
  }
  const [one, other] = [clipped(actual, MOST_SHOWN), clipped(expected, MOST_SHOWN)]
  if (operator === 'deepEqual') {
    return `${titles[operator]}\n\n${one}\n\nshould loosely deep-equal\n\n${other}`
  }
  const title = titles[`${operator}Unequal`]
  if (title === undefined) return `${one} ${operator} ${other}`
  return `${title}\n\n${one}\n\nshould not loosely deep-equal\n\n${other}`
}

function clipped(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text
}

function withEllipsis(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const lines = value.split('\n', LINES + 1)
  if (lines.length > LINES) return `${lines.slice(0, LINES).join('\n')}\n...`
  return value.length > MOST_SHOWN ? `${value.slice(MOST_SHOWN)}...` : value
}

/** Without the stack, which would be most of what is shown. */
function copyOf(error: unknown): unknown {
  const copy: object = Object.assign(Object.create(Object.getPrototypeOf(error)), error)
  return Object.defineProperty(copy, 'message', { value: Object(error).message })
}
