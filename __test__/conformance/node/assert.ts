import assert from 'node:assert'
import type { Cases } from '../../helpers/comparison.ts'

type Run = (...args: unknown[]) => unknown

/** All that Node puts into the error of a failed assertion. */
function failure(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    const { name, code, message, actual, expected, operator, generatedMessage } = Object(error)
    return { name, code, message, actual, expected, operator, generatedMessage }
  }
}

const of = (name: string): Run => Reflect.get(assert, name)
const call = (name: string, ...args: unknown[]): unknown =>
  failure(() => Reflect.apply(of(name), assert, args))

const long = Array.from({ length: 60 }, (_, at) => at)
const text = Array.from({ length: 40 }, (_, at) => `line ${at}`).join('\n')
const cycle = (value: unknown): unknown => {
  const made: Record<string, unknown> = { value }
  made['self'] = made
  return made
}

const pairs: [unknown, unknown][] = [
  [1, 1],
  [1, 2],
  [1, '1'],
  [0, -0],
  [Number.NaN, Number.NaN],
  [null, undefined],
  ['a', 'b'],
  ['a\nb\nc', 'a\nx\nc'],
  ['x'.repeat(200), 'y'.repeat(200)],
  [text, `${text}\nmore`],
  [true, false],
  [10n, 11n],
  [Symbol.for('a'), Symbol.for('b')],
  [[], []],
  [
    [1, 2, 3],
    [1, 2, 4],
  ],
  [
    [1, [2, [3]]],
    [1, [2, [3, 4]]],
  ],
  [long, [...long, 60]],
  [{}, {}],
  [{ a: 1 }, { a: 1, b: 2 }],
  [
    { a: 1, b: { c: [1] } },
    { a: 1, b: { c: ['1'] } },
  ],
  [{ a: undefined }, {}],
  [{ a: 1 }, { a: '1' }],
  [new Map([['a', 1]]), new Map([['a', 2]])],
  [new Map<unknown, unknown>([[{ k: 1 }, 1]]), new Map<unknown, unknown>([[{ k: 1 }, 1]])],
  [new Set([1, 2]), new Set([1, 3])],
  [new Set([[1], [2]]), new Set([[2], [1]])],
  [new Date(0), new Date(1)],
  [/a/g, /a/i],
  [new Uint8Array([1, 2]), new Uint8Array([1, 3])],
  [
    [1, , 3],
    [1, undefined, 3],
  ],
  [Object.create(null), {}],
  [new (class A {})(), new (class B {})()],
  [Object(1), Object(2)],
  [() => {}, () => {}],
  [cycle(1), cycle(1)],
  [cycle(1), cycle(2)],
  [[0], [-0]],
  [{ [Symbol.for('s')]: 1 }, { [Symbol.for('s')]: 2 }],
  ['', null],
  ['short', 'other text'],
  [
    { a: 'x'.repeat(100), b: 'y'.repeat(100) },
    { a: 'x'.repeat(100), b: 'z'.repeat(100) },
  ],
  [
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 11],
  ],
  [Object.assign([1], { a: 1 }), [1]],
]

const each = (name: string) => (): unknown => [
  ...pairs.map(([actual, expected]) => call(name, actual, expected)),
  call(name, 1, 2, 'own message'),
  call(name, [1], [2], 'own message'),
  call(name, 1, 2, new RangeError('own error')),
  call(name, 1, 1, 'own message'),
  call(name, 1),
  call(name),
]

const boom = (error: unknown) => (): never => {
  throw error
}

/** What two engines write alike. */
function withStack(error: Error): Error {
  return Object.defineProperty(error, 'stack', { value: String(error) })
}

const expectations: unknown[] = [
  undefined,
  TypeError,
  /no/,
  /yes/,
  { message: 'no' },
  { message: 'yes', name: 'TypeError' },
  { message: /n/ },
  { code: 5 },
  withStack(new TypeError('no')),
  withStack(new RangeError('no')),
  () => true,
  () => false,
  () => {
    throw new Error('from the check')
  },
  'text',
  'no',
  {},
  5,
]

const thrown: unknown[] = [
  new TypeError('no'),
  Object.assign(new TypeError('no'), { code: 5 }),
  'text',
  undefined,
  null,
]

export const refused: Cases = {
  CallTracker: () => Reflect.construct(Reflect.get(assert, 'CallTracker'), []),
}

export const cases: Cases = {
  ok: () => [
    ...[true, 1, 'a', {}].map((value) => call('ok', value)),
    ...[false, 0, '', null, undefined, Number.NaN].map((value) => call('ok', value, 'said')),
    call('ok', 0, new RangeError('own')),
    call('ok'),
  ],
  equal: each('equal'),
  notEqual: each('notEqual'),
  strictEqual: each('strictEqual'),
  notStrictEqual: each('notStrictEqual'),
  deepEqual: each('deepEqual'),
  notDeepEqual: each('notDeepEqual'),
  deepStrictEqual: each('deepStrictEqual'),
  notDeepStrictEqual: each('notDeepStrictEqual'),
  fail: () => [
    call('fail'),
    call('fail', 'said'),
    call('fail', new RangeError('own')),
    call('fail', 1, 2, undefined, '>'),
    call('fail', 1, 2, 'said', '>'),
  ],
  throws: () => [
    ...thrown.flatMap((error) =>
      expectations.map((expected) => call('throws', boom(error), expected)),
    ),
    call('throws', boom(new TypeError('no')), Error),
    call('throws', () => {}),
    call('throws', () => {}, TypeError),
    call('throws', () => {}, /x/, 'said'),
    call('throws', () => {}, 'said'),
    call('throws', 5),
    call('throws', boom(new Error('no')), Error, 'said'),
    call('throws', boom(new Error('no')), /x/, 'said'),
  ],
  doesNotThrow: () => [
    call('doesNotThrow', () => 5),
    call('doesNotThrow', boom(new Error('no'))),
    call('doesNotThrow', boom(new Error('no')), 'said'),
    call('doesNotThrow', boom(new Error('no')), TypeError),
    call('doesNotThrow', boom(new TypeError('no')), TypeError, 'said'),
    call('doesNotThrow', 'x'),
  ],
  rejects: async () => {
    const rejected = async (...args: unknown[]): Promise<unknown> =>
      Object(Reflect.apply(of('rejects'), assert, args)).catch((error: unknown) =>
        failure(boom(error)),
      )
    return [
      await rejected(Promise.reject(new TypeError('no'))),
      await rejected(async () => Promise.reject(new TypeError('no')), { message: 'yes' }),
      await rejected(Promise.resolve(5)),
      await rejected(Promise.resolve(5), TypeError, 'said'),
      await rejected(() => 5),
      await rejected(5),
    ]
  },
  doesNotReject: async () => {
    const kept = async (...args: unknown[]): Promise<unknown> =>
      Object(Reflect.apply(of('doesNotReject'), assert, args)).catch((error: unknown) =>
        failure(boom(error)),
      )
    return [
      await kept(Promise.resolve(5)),
      await kept(Promise.reject(new TypeError('no'))),
      await kept(Promise.reject(new TypeError('no')), 'said'),
      await kept(5),
    ]
  },
  ifError: () => [
    call('ifError', null),
    call('ifError', undefined),
    call('ifError', 0),
    call('ifError', 'text'),
    call('ifError', new Error('no')),
    call('ifError', Object.assign(new Error(''), { stack: undefined })),
  ],
  match: () => [
    call('match', 'abc', /b/),
    call('match', 'abc', /x/),
    call('match', 'abc', /x/, 'said'),
    call('match', 5, /x/),
    call('match', 'abc', 'x'),
    call('match', 'abc', /x/, new RangeError('own')),
  ],
  doesNotMatch: () => [
    call('doesNotMatch', 'abc', /x/),
    call('doesNotMatch', 'abc', /b/),
    call('doesNotMatch', 5, /x/),
    call('doesNotMatch', 'abc', 'x'),
  ],
}
