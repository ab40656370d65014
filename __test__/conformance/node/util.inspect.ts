import util, { format, formatWithOptions, inspect } from 'node:util'

class Point {
  x = 1
  #hidden = 2
  get y(): number {
    return this.#hidden
  }
}

class Named extends Map<unknown, unknown> {
  override get [Symbol.toStringTag](): string {
    return 'tag'
  }
}

const circular: Record<string, unknown> = { a: 1 }
circular['self'] = circular
circular['list'] = [circular, { deep: circular }]

function error(): Error {
  return Object.assign(new TypeError('no\nway'), { stack: 'TypeError: no\n    at here', code: 5 })
}

const values: Record<string, unknown> = {
  text: "it's",
  quotes: `a'b"c`,
  backtick: 'a\'b"c`d',
  control: '\0\u001b\n\u007f\u0085\\',
  surrogate: '\uD800 \u{1F600}',
  long: 'x'.repeat(120),
  lines: 'line one\nline two\nline three that is long enough to be split over lines',
  numbers: [0, -0, 1.5, Number.NaN, 1e21, 123456789.123, 10n],
  primitives: [true, null, undefined, Symbol('s'), Symbol.for('a b')],
  empty: [{}, [], new Map(), new Set(), () => {}, '', class {}],
  nested: { a: { b: { c: { d: 1 } } }, list: [[[[1]]]] },
  sparse: [1, , 3, , , 6],
  extra: Object.assign([1, 2], { name: 'x', 5: 6 }),
  many: Array.from({ length: 130 }, (_, at) => at),
  words: Array.from({ length: 30 }, (_, at) => `word${at % 7}`),
  keys: { 'a b': 1, valid_1: 2, 3: 4, ä: 5, [Symbol('s')]: 6, '': 7, 'a-b': 8 },
  wide: Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`key${at}`, at])),
  point: new Point(),
  nullish: Object.create(null, { a: { value: 1, enumerable: true } }),
  anonymous: new (class {})(),
  heir: Object.create(new Point()),
  circular,
  map: new Map<unknown, unknown>([
    ['a', 1],
    [{ k: 1 }, new Map([[1, 2]])],
  ]),
  set: new Set([1, 'a', [2], { b: 3 }]),
  named: new Named([[1, 2]]),
  date: new Date(Date.UTC(2020, 1, 2, 3, 4, 5, 6)),
  invalid: new Date(Number.NaN),
  expression: /a\/b[c]/giu,
  accessors: {
    get a() {
      return 1
    },
    set b(_: unknown) {},
    get c() {
      return 2
    },
    set c(_: unknown) {},
  },
  functions: [
    function calledSo() {},
    () => {},
    async () => {},
    function* generator() {},
    async function* both() {},
    class A {},
    class B extends Point {},
    Object.assign(() => {}, { property: 1 }),
    Math.max,
  ],
  boxed: [Object(1), Object('text'), Object(true), Object(10n), Object(Symbol('b')), Object(-0)],
  bytes: [new Uint8Array([1, 2, 255]), new Float64Array([1.5, -0]), new BigInt64Array([1n])],
  buffers: [new ArrayBuffer(4), new DataView(new ArrayBuffer(2))],
  weak: [new WeakMap(), new WeakSet()],
  error: error(),
  errors: { inside: error(), list: [error()] },
  cause: Object.assign(new Error('outer', { cause: error() }), { stack: 'Error: outer\n    at x' }),
  emptyStack: Object.assign(new RangeError('r'), { stack: '' }),
  aggregate: Object.assign(new AggregateError([error()], 'many'), {
    stack: 'AggregateError: many',
  }),
  renamed: Object.assign(new Error('m'), { name: 'Custom', stack: 'Error: m\n    at x' }),
  custom: { [inspect.custom]: (depth: number) => `<custom ${depth}>` },
  customObject: { [inspect.custom]: () => ({ replaced: true }) },
  json: JSON,
  math: Math,
  global: [Reflect],
  iterator: [[1, 2][Symbol.iterator](), 'ab'[Symbol.iterator]()],
  generator: (function* () {})(),
  proxy: new Proxy({ a: 1 }, {}),
  tagged: { [Symbol.toStringTag]: 'Tagged', a: 1 },
  prototype: Point.prototype,
  longKeys: { ['k'.repeat(60)]: 'v'.repeat(60), other: ['y'.repeat(70)] },
  mixed: [{ a: 1, b: 'x' }, { a: 2, b: 'yy' }, [1, 2, [3]], new Set([1]), null],
  ports: {
    list: [
      { name: 'first', values: [1, 2, 3] },
      { name: 'second', values: [4, 5, 6, 7, 8, 9, 10] },
    ],
  },
}

const options: Record<string, object> = {
  depth: { depth: 0 },
  infinite: { depth: Number.POSITIVE_INFINITY },
  colors: { colors: true },
  compact: { compact: false },
  compactOne: { compact: 1, breakLength: 20 },
  wide: { breakLength: Number.POSITIVE_INFINITY, compact: true },
  sorted: { sorted: true },
  getters: { getters: true },
  hidden: { showHidden: true },
  short: { maxArrayLength: 3, maxStringLength: 5 },
  separator: { numericSeparator: true },
  plain: { customInspect: false },
}

function each(named: Record<string, unknown>, option?: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [name, inspect(value, option)]),
  )
}

/** What only one of the engines tells of its own objects. */
const hiddenIn = [
  'functions',
  'json',
  'math',
  'global',
  'prototype',
  'heir',
  'error',
  'errors',
  'cause',

  'emptyStack',
  'aggregate',
  'renamed',
  'empty',
  'accessors',
  'buffers',
  'bytes',
  'expression',
  'weak',
  'iterator',
  'generator',
  'proxy',
  'custom',
  'customObject',
  'nested',
  'url',
  'anonymous',
]

function shownOf(name: string): Record<string, unknown> {
  if (name !== 'hidden') return values
  return Object.fromEntries(Object.entries(values).filter(([key]) => !hiddenIn.includes(key)))
}

const formats: unknown[][] = [
  [],
  ['plain'],
  ['%s %s', 'a'],
  ['%s', { a: { b: { c: 1 } } }],
  ['%s %s %s %s', null, undefined, -0, 10n],
  ['%s', Symbol('x')],
  ['%s', [1, [2, [3]]]],
  ['%s', { toString: () => 'own' }],
  ['%s', new Date(0)],
  ['%d %d %d %d', '42', 1.5, 10n, {}],
  ['%i %i %i', 42.9, '12px', 10n],
  ['%f %f', '1.5x', Symbol.for('no')],
  ['%j %j', { a: [1] }, circular],
  ['%o', { a: { b: { c: {} } } }],
  ['%O', { a: { b: { c: { d: {} } } } }],
  ['%c styled %%', 'color: red'],
  ['%x %', 1],
  ['a', 'b', { c: 1 }, [2], 3n],
  [{ first: 1 }, 'then', 5],
  ['100%', 'x'],
  ['%s:%s', 'a', 'b', 'c', { d: 1 }],
  [new Map([[1, 2]]), 'x'],
]

export const cases: Record<string, () => unknown> = {
  inspect: () => each(values),
  ...Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      `inspect: ${name}`,
      () => each(shownOf(name), option),
    ]),
  ),
  'inspect: its parts': () => [
    Object.keys(inspect),
    String(inspect.custom),
    inspect.defaultOptions,
    inspect.styles,
    Object.getOwnPropertyNames(inspect.colors).length,
  ],
  'inspect: positional options': () =>
    Reflect.apply(inspect, util, [{ a: { b: {} } }, true, 0, true]),
  'inspect: what custom functions are given': () => {
    const seen: unknown[] = []
    const value = {
      [inspect.custom](depth: number, given: object, own: unknown) {
        seen.push(depth, Object.keys(given).toSorted(), own === inspect)
        return 5
      },
    }
    return [inspect({ value }), seen]
  },
  format: () => formats.map((values_) => format(...values_)),
  formatWithOptions: () => [
    formatWithOptions({ colors: true }, '%s %O', 5, { a: 'b' }),
    formatWithOptions({ compact: false }, { a: 1 }),
  ],
}
