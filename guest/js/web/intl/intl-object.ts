import { define } from '../../src/property.ts'

/** `Intl`, which each piece that has a part of it adds to. */
export function intlObject(): object {
  if (!('Intl' in globalThis)) {
    const made = Object.defineProperty({}, Symbol.toStringTag, {
      value: 'Intl',
      configurable: true,
    })
    define(globalThis, 'Intl', made)
  }
  return Object(Reflect.get(globalThis, 'Intl'))
}

/** Adds a class to `Intl`; like those of Node it can be called without `new`. */
export function addToIntl(name: string, Class: new (...args: never[]) => object): void {
  Object.defineProperty(Class, 'name', { value: name, configurable: true })
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    value: `Intl.${name}`,
    configurable: true,
  })
  const callable = new Proxy(Class, {
    apply: (target, _, args) => Reflect.construct(target, args),
  })
  define(Class.prototype, 'constructor', callable)
  define(intlObject(), name, callable)
}

/** An option of a fixed set of words, or the error that Node throws. */
export function wordOption<Word extends string>(
  options: object,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value: unknown = Reflect.get(options, name)
  if (value === undefined) return undefined
  const word = words.find((each) => each === String(value))
  if (word === undefined) {
    throw new RangeError(`Value ${String(value)} out of range for Intl options property ${name}`)
  }
  return word
}

/** The same, or what is usual. */
export function wordOr<Word extends string, Usual>(
  options: object,
  name: string,
  words: readonly Word[],
  usual: Usual,
): Word | Usual {
  return wordOption(options, name, words) ?? usual
}

/** An option that is a number in a range. */
export function numberOption(
  options: object,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const value: unknown = Reflect.get(options, name)
  if (value === undefined) return undefined
  const number = Number(value)
  if (!(number >= least && number <= most)) throw new RangeError(`${name} value is out of range.`)
  return Math.floor(number)
}
