import { CapsuleError } from './errors.ts'
import { didYouMean } from './spelling.ts'

/** What one option's value must be, in words and as a test. */
export interface Rule {
  accepts: string
  fits: (value: unknown) => boolean
}

/** The options of a function by their names. */
export type Rules = ReadonlyMap<string, Rule>

type CommonOption = 'cwd' | 'env' | 'signal' | 'onStdout' | 'onStderr' | 'onEvent'

/** Rules of options that several functions have. */
export const commonRules: Record<CommonOption, Rule> = {
  cwd: { accepts: "a folder's path", fits: isFilled },
  env: {
    accepts: 'an object of texts',
    fits: (value) => isObject(value) && areTexts(Object.values(value)),
  },
  signal: { accepts: 'an AbortSignal', fits: (value) => value instanceof AbortSignal },
  onStdout: { accepts: 'a function', fits: isFunction },
  onStderr: { accepts: 'a function', fits: isFunction },
  onEvent: { accepts: 'a function', fits: isFunction },
}

/** Throws `INVALID_ARGUMENTS` for an option that `call` does not have or that has a wrong value. */
export function checkOptions(call: string, options: unknown, rules: Rules): void {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption(`${call} takes an object of options, not ${describe(options)}.`)
  }
  for (const [name, value] of Object.entries(options)) {
    const rule = rules.get(name)
    if (!rule) {
      throw invalidOption(`${call} has no option "${name}".${didYouMean(name, rules.keys())}`)
    }
    if (value === undefined || rule.fits(value)) continue
    throw invalidOption(`${call}: ${name} must be ${rule.accepts}, not ${describe(value)}.`)
  }
}

/** A text with something in it: a path, a name. */
export function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

/** An array of texts. */
export function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** Anything with options of its own. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `true` or `false`. */
export function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

/** An error that says what is wrong with an option. */
export function invalidOption(message: string): CapsuleError {
  return new CapsuleError('INVALID_ARGUMENTS', message)
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
