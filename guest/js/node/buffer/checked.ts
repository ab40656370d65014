import { Buffer } from 'buffer'
import { checks, checkBytes, checkList, checkSize, inspected } from './refusals.ts'

type Run = (this: unknown, ...args: unknown[]) => unknown

/** Puts Node's checks before the library's functions. */
export function addChecks(): void {
  for (const [name, check] of Object.entries(checks)) {
    before(Buffer.prototype, name, (bytes, args) => check(Object(bytes), args))
  }
  for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow']) {
    before(Buffer, name, (_, [size]) => checkSize(size))
  }
  before(Buffer, 'concat', (_, [list, length]) => checkList(list, length))
  before(Buffer, 'compare', (_, [one, other]) => {
    checkBytes('buf1', one)
    checkBytes('buf2', other)
  })
  const custom = Symbol.for('nodejs.util.inspect.custom')
  Object.assign(Buffer.prototype, { inspect: inspected, [custom]: inspected })
}

function before(on: object, name: string, check: (self: unknown, args: unknown[]) => void): void {
  const run: Run = Reflect.get(on, name)
  const checked = function (this: unknown, ...args: unknown[]): unknown {
    check(this, args)
    return Reflect.apply(run, this, args)
  }
  Object.defineProperty(on, name, {
    value: Object.defineProperty(checked, 'name', { value: name }),
    writable: true,
    configurable: true,
    enumerable: true,
  })
}
