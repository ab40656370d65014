import util from 'node:util'

const call = (name: string, ...args: unknown[]): unknown =>
  Reflect.apply(Reflect.get(util, name), util, args)

function tried(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    const { name, code, message } = Object(error)
    return `${name} ${code}: ${message}`
  }
}

const kinds: unknown[] = [
  1,
  '1',
  null,
  undefined,
  {},
  [],
  Symbol('s'),
  () => {},
  /x/,
  new Date(0),
  new Error('e'),
  true,
  1n,
]
const is = (name: string) => (): unknown => kinds.map((kind) => call(name, kind))
const predicates = [
  'isArray',
  'isBoolean',
  'isBuffer',
  'isNull',
  'isNullOrUndefined',
  'isNumber',
  'isString',
  'isSymbol',
  'isUndefined',
  'isRegExp',
  'isObject',
  'isDate',
  'isError',
  'isFunction',
  'isPrimitive',
]

const equals: [unknown, unknown][] = [
  [1, 1],
  [0, -0],
  [Number.NaN, Number.NaN],
  [1, '1'],
  [
    [1, [2]],
    [1, [2]],
  ],
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
  [{ a: undefined }, {}],
  [
    [1, , 3],
    [1, undefined, 3],
  ],
  [new Map([[{ a: 1 }, [2]]]), new Map([[{ a: 1 }, [2]]])],
  [
    new Map([
      [1, 2],
      [3, 4],
    ]),
    new Map([
      [3, 4],
      [1, 2],
    ]),
  ],
  [new Set([[1], { a: 2 }]), new Set([{ a: 2 }, [1]])],
  [new Set([1, 2]), new Set([1, '2'])],
  [new Date(5), new Date(5)],
  [new Date(5), new Date(6)],
  [/a/g, /a/g],
  [/a/g, /a/i],
  [new Error('a'), new Error('a')],
  [new Error('a'), new TypeError('a')],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  [new Uint8Array([1]), new Int8Array([1])],
  [new Float32Array([0]), new Float32Array([-0])],
  [new ArrayBuffer(2), new ArrayBuffer(2)],
  [Object(1), Object(1)],
  [Object('a'), Object('b')],
  [{ [Symbol.for('s')]: 1 }, { [Symbol.for('s')]: 2 }],
  [Object.create(null), {}],
  [new (class A {})(), new (class B {})()],
  [null, undefined],
  [() => {}, () => {}],
]

const cycle = (): object => {
  const made: Record<string, unknown> = { a: 1 }
  made['self'] = made
  return made
}

export const cases: Record<string, () => unknown> = {
  ...Object.fromEntries(predicates.map((name) => [name, is(name)])),
  callbackify: async () => {
    const called = async (run: unknown, ...args: unknown[]): Promise<unknown> =>
      new Promise((resolve) => {
        Reflect.apply(Object(call('callbackify', run)), 'this', [
          ...args,
          (...got: unknown[]) => resolve(got),
        ])
      })
    const made = Object(call('callbackify', async (a: unknown, b: unknown) => [a, b]))
    return [
      await called(async (value: unknown) => value, 7),
      await called(async () => Promise.reject(new Error('no'))),
      await called(async () => Promise.reject(null)),
      [made.name, made.length],
      tried(() => call('callbackify', 5)),
      tried(() => made(1)),
    ]
  },
  promisify: async () => {
    const run = (
      value: unknown,
      done: (error: unknown, got?: unknown, more?: unknown) => void,
    ): void => (value instanceof Error ? done(value) : done(null, value, 'more'))
    const promised = Object(call('promisify', run))
    const custom = Object.assign(() => {}, { [util.promisify.custom]: async () => 'custom' })
    return [
      await promised(7),
      await promised(new Error('no')).catch((error: unknown) => error),
      [promised.name, promised.length],
      await Object(call('promisify', custom))(),
      call('promisify', promised) === promised,
      String(util.promisify.custom),
      tried(() => call('promisify', 'x')),
      tried(() =>
        call(
          'promisify',
          Object.assign(() => {}, { [util.promisify.custom]: 5 }),
        ),
      ),
    ]
  },
  debuglog: () => [
    typeof util.debuglog('nothing'),
    util.debuglog('nothing').enabled,
    util.debuglog('nothing')('unseen'),
  ],
  debug: () => Reflect.get(util, 'debug') === util.debuglog,
  deprecate: () => {
    class Old {
      value = 5
    }
    const sum = util.deprecate((a: number, b: number) => a + b, 'add up yourself', 'CASE1')
    const made = util.deprecate(Old, 'no')
    return [
      sum(1, 2),
      sum.length,
      tried(() => new made().value),
      tried(() => call('deprecate', () => {}, 'm', 5)),
    ]
  },
  inherits: () => {
    function Heir(): void {}
    function Parent(): void {}
    Parent.prototype.greet = () => 'hello'
    call('inherits', Heir, Parent)
    const made = Reflect.construct(Heir, [])
    return [
      made.greet(),
      made instanceof Parent,
      Object(Heir).super_ === Parent,
      Object.keys(Heir),
      tried(() => call('inherits', null, Parent)),
      tried(() => call('inherits', Heir, 5)),
      tried(() => call('inherits', Heir, () => {})),
    ]
  },
  isDeepStrictEqual: () => [
    equals.map(([one, other]) => util.isDeepStrictEqual(one, other)),
    util.isDeepStrictEqual(cycle(), cycle()),
  ],
  log: () => typeof util.log,
  stripVTControlCharacters: () => [
    util.stripVTControlCharacters('\u001b[31mred\u001b[39m plain \u001b[1;4mx\u001b[0m'),
    util.stripVTControlCharacters('\u001b]8;;http://a.b\u0007link\u001b]8;;\u0007'),
    util.stripVTControlCharacters('\u009b5m a'),
    tried(() => call('stripVTControlCharacters', 5)),
  ],
  styleText: () => [
    call('styleText', 'red', 'x', { validateStream: false }),
    util.styleText(['bold', 'underline'], 'x'),
    call('styleText', 'gray', util.styleText(['red'], 'in')),
    tried(() => call('styleText', 'nothing', 'x')),
    tried(() => call('styleText', 'red', 5)),
    tried(() => call('styleText', ['red', 'nothing'], 'x')),
  ],
  toUSVString: () => [
    util.toUSVString('a\uD800b\uDC00'),
    util.toUSVString('\u{1F600}'),
    call('toUSVString', 5),
  ],
  getSystemErrorMap: () => [...util.getSystemErrorMap()].toSorted(([one], [other]) => one - other),
  getSystemErrorName: () => [
    util.getSystemErrorName(-2),
    util.getSystemErrorName(-98),
    tried(() => util.getSystemErrorName(5)),
    tried(() => call('getSystemErrorName', 'x')),
  ],
  _extend: () => [call('_extend', { a: 1 }, { b: 2 }), call('_extend', { a: 1 }, null)],
  aborted: async () => {
    const controller = new AbortController()
    const waiting = util.aborted(controller.signal, {})
    const held = util.aborted(controller.signal, controller)
    queueMicrotask(() => controller.abort())
    await held
    return [waiting instanceof Promise, await util.aborted(AbortSignal.abort('why'), {})]
  },
  'aborted: of what is no signal': async () => call('aborted', {}, {}),
  'aborted: of no resource': async () => call('aborted', new AbortController().signal, 5),
  transferableAbortController: () => util.transferableAbortController().signal.aborted,
  transferableAbortSignal: () => [
    util.transferableAbortSignal(AbortSignal.abort('why')).aborted,
    tried(() => call('transferableAbortSignal', 5)),
  ],
  types: () =>
    Object.keys(util.types)
      .filter((name) => name !== 'isFloat16Array')
      .toSorted(),
  TextDecoder: () => new util.TextDecoder().decode(new Uint8Array([226, 130, 172])),
  TextEncoder: () => new util.TextEncoder().encode('€'),
}
