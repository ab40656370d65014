import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, () => ({
  text: 'a "quoted" \\ line\nbreak \u2028',
  empty: '',
  emoji: '😀',
  integer: 9007199254740991,
  negative: -1,
  fraction: 0.1,
  tiny: 5e-324,
  huge: 1.7976931348623157e308,
  yes: true,
  no: false,
  nothing: null,
  array: [[], [1, [2, [3]]]],
  object: { '': { 'a.b': 1, constructor: 2 } },
}))

class Point {
  x = 1
  y = 2
  get sum(): number {
    return this.x + this.y
  }
}

export const instance = task({ name: 'instance' }, () => new Point())

export const custom = task({ name: 'custom' }, () => ({ price: { toJSON: () => '12 EUR' } }))

export const loneSurrogate = task({ name: 'lone surrogate' }, () => '\ud800')

export const topLevelScalar = task({ name: 'scalar' }, () => 42)
