import { named } from '../class-name.ts'
import { nextTick } from '../next-tick.ts'
import { coded, wrongType } from '../usage-error.ts'

type Run = (...args: unknown[]) => unknown

const custom: unique symbol = Symbol.for('nodejs.util.promisify.custom')
/** Names for what a callback is given beside the first value: `fs.read` gives bytesRead and buffer. */
const names = Symbol.for('nodejs.util.promisify.customArgs')

/** A function that ends in a callback, as one that gives a promise. */
export const promisify: ((original: unknown) => Run) & { custom: symbol } =
  /* @__PURE__ */ Object.assign(
    function (original: unknown): Run {
      const run = checked(original, 'original')
      const own: unknown = Reflect.get(run, custom)
      const made = own ? checked(own, 'util.promisify.custom') : promising(run)
      Object.defineProperty(made, custom, { value: made, configurable: true })
      if (own) return made
      return Object.defineProperties(made, Object.getOwnPropertyDescriptors(run))
    },
    { custom },
  )

named(promisify, 'promisify')

function promising(run: Run): Run {
  const labels: unknown = Reflect.get(run, names)
  const promised = function (this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, ...values: unknown[]): void => {
        if (error) reject(error)
        else if (!Array.isArray(labels) || values.length < 2) resolve(values[0])
        else resolve(Object.fromEntries(labels.map((label, at) => [label, values[at]])))
      }
      Reflect.apply(run, this, [...args, done])
    })
  }
  return Object.setPrototypeOf(promised, Object.getPrototypeOf(run))
}

/** A function that gives a promise, as one that ends in a callback. */
export function callbackify(original: unknown): Run {
  const run = checked(original, 'original')
  const made = function (this: unknown, ...args: unknown[]): void {
    const callback = checked(args.pop(), 'last argument')
    const tell = (...told: unknown[]): void => nextTick(() => Reflect.apply(callback, this, told))
    const promise: Promise<unknown> = Object(Reflect.apply(run, this, args))
    promise.then(
      (value) => tell(null, value),
      (error: unknown) => tell(error || falsy(error)),
    )
  }
  const properties = Object.getOwnPropertyDescriptors(run)
  const { length, name } = properties
  if (length && typeof length.value === 'number') length.value += 1
  if (name && typeof name.value === 'string') name.value += 'Callbackified'
  return Object.defineProperties(made, properties)
}

/** A callback that is given nothing has no error. */
function falsy(reason: unknown): Error {
  const error = new Error('Promise was rejected with falsy value')
  return coded(Object.assign(error, { reason }), 'ERR_FALSY_VALUE_REJECTION')
}

function checked(value: unknown, name: string): Run {
  if (typeof value === 'function') return Object(value)
  throw wrongType(name, 'of type function', value)
}
