import types from 'node:util/types'

const values: unknown[] = [
  1,
  'a',
  null,
  undefined,
  {},
  [],
  () => {},
  async () => {},
  function* () {},
  async function* () {},
  (function* () {})(),
  new Date(0),
  /a/,
  new Error('a'),
  Object.assign({ name: 'Error', message: '' }),
  Object.create(Error.prototype),
  new Map(),
  new Set(),
  new Map().entries(),
  new Set().values(),
  new WeakMap(),
  new WeakSet(),
  Promise.resolve(),
  { then: () => {} },
  new ArrayBuffer(1),
  new DataView(new ArrayBuffer(1)),
  new Uint8Array(1),
  new Uint8ClampedArray(1),
  new Int8Array(1),
  new Int16Array(1),
  new Uint16Array(1),
  new Int32Array(1),
  new Uint32Array(1),
  new Float32Array(1),
  new Float64Array(1),
  new BigInt64Array(1),
  new BigUint64Array(1),
  Object(1),
  Object('a'),
  Object(true),
  Object(1n),
  Object(Symbol('s')),
  (function () {
    // oxlint-disable-next-line prefer-rest-params -- it is what is tested
    return arguments
  })(),
  Object.create(Map.prototype),
  Object.create(Date.prototype),
]

export const cases: Record<string, () => unknown> = Object.fromEntries(
  Object.getOwnPropertyNames(types).map((name) => [
    name,
    () => values.map((value) => Reflect.apply(Reflect.get(types, name), types, [value])),
  ]),
)
