import { wrongType } from '../usage-error.ts'
import { warn } from '../warn.ts'
import { format } from './inspect.ts'

type Run = (...args: unknown[]) => unknown

const said = new Set<unknown>()

/** A function that says, at its first call, not to call it. */
export function deprecate(run: unknown, message: unknown, code?: unknown): Run {
  if (code !== undefined && typeof code !== 'string') {
    throw wrongType('code', 'of type string', code)
  }
  const original: Run = Object(run)
  let warned = false
  const deprecated = function (this: unknown, ...args: unknown[]): unknown {
    if (!warned && !said.has(code)) warn('DeprecationWarning', String(message), code)
    warned = true
    if (code !== undefined) said.add(code)
    return new.target
      ? Reflect.construct(original, args, new.target)
      : Reflect.apply(original, this, args)
  }
  Object.setPrototypeOf(deprecated, original)
  if (original.prototype) Object.assign(deprecated, { prototype: original.prototype })
  return deprecated
}

/** Prints to stderr if the variable NODE_DEBUG names the section. */
export function debuglog(section: unknown, found?: unknown): Run {
  const name = String(section).toUpperCase()
  let enabled: boolean | undefined
  const isEnabled = (): boolean => (enabled ??= isNamed(name))
  const print = (...args: unknown[]): void => {
    if (!isEnabled()) return
    // oxlint-disable-next-line no-console -- as in Node
    console.error(`${name} 1: ${format(...args)}`)
  }
  if (typeof found === 'function') Reflect.apply(found, undefined, [print])
  return Object.defineProperty(print, 'enabled', {
    get: isEnabled,
    configurable: true,
    enumerable: true,
  })
}

/** Of the pattern in NODE_DEBUG: names with commas between, and * for any letters. */
function isNamed(section: string): boolean {
  const patterns = (process.env['NODE_DEBUG'] ?? '').toUpperCase().split(',')
  return patterns.some((pattern) =>
    new RegExp(
      `^${pattern.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll('*', '.*')}$`,
    ).test(section),
  )
}

export function log(...args: unknown[]): void {
  const now = new Date()
  const [, month] = now.toDateString().split(' ')
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()]
  const clock = time.map((part) => String(part).padStart(2, '0')).join(':')
  // oxlint-disable-next-line no-console -- as in Node
  console.log('%s - %s', `${now.getDate()} ${month} ${clock}`, format(...args))
}

export function inherits(heir: unknown, parent: unknown): void {
  if (heir === undefined || heir === null) throw wrongType('ctor', 'of type function', heir)
  if (parent === undefined || parent === null) {
    throw wrongType('superCtor', 'of type function', parent)
  }
  const { prototype } = Object(parent)
  if (prototype === undefined) throw wrongType('superCtor.prototype', 'of type object', undefined)
  Object.defineProperty(heir, 'super_', { value: parent, writable: true, configurable: true })
  Object.setPrototypeOf(Object(heir).prototype, prototype)
}
