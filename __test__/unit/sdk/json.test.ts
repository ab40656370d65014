import test from 'ava'
import { encodeJson, JsonRefusal } from '../../../ts/sdk/json.ts'

function refusal(value: unknown): string {
  try {
    return `accepted as ${encodeJson(value)}`
  } catch (error) {
    return error instanceof JsonRefusal ? error.explain('args') : String(error)
  }
}

function nested(levels: number): unknown {
  let value: unknown = 'core'
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

class Point {
  x: number
  constructor(x: number) {
    this.x = x
  }
}

const shared = { a: 1 }

const accepted: [what: string, value: unknown, json: string][] = [
  ['plain data', [{ a: [1, 'b', true, null] }], '[{"a":[1,"b",true,null]}]'],
  ['undefined, everywhere', [undefined, { a: undefined }], '[null,{"a":null}]'],
  ['a hole in an array', Array.of<unknown>(1).concat(Array(1)), '[1,null]'],
  ['a Date', [new Date(0)], '["1970-01-01T00:00:00.000Z"]'],
  ['an object with toJSON', [{ toJSON: (key: string) => `at ${key}` }], '["at 0"]'],
  ['a URL', [new URL('https://example.com/')], '["https://example.com/"]'],
  ['an instance of a class', [new Point(1)], '[{"x":1}]'],
  ['a boxed number', [Object(1)], '[1]'],
  ['an object without a prototype', [Object.assign(Object.create(null), { a: 1 })], '[{"a":1}]'],
  ['a key that is __proto__', [JSON.parse('{"__proto__":1}')], '[{"__proto__":1}]'],
  ['the same object twice', [shared, shared], '[{"a":1},{"a":1}]'],
]

for (const [what, value, json] of accepted) {
  test(`${what} has a JSON form`, (t) => t.is(encodeJson(value), json))
}

const refused: [what: string, value: unknown, message: RegExp][] = [
  ['a BigInt', [{ rows: [0, 0, 0, { id: 1n }] }], /^args\[0\]\.rows\[3\]\.id is a BigInt\./],
  ['a function', [() => 1], /^args\[0\] is a function/],
  ['a symbol', [{ 'my key': Symbol('x') }], /^args\[0\]\["my key"\] is a symbol/],
  ['NaN', [1, Number.NaN], /^args\[1\] is NaN/],
  ['Infinity', [-Infinity], /^args\[0\] is -Infinity/],
  ['a Map', [new Map()], /^args\[0\] is a Map\. Pass Object\.fromEntries/],
  ['a Set', [new Set()], /^args\[0\] is a Set\./],
  ['a promise', [Promise.resolve()], /^args\[0\] is a Promise\. Await it/],
  ['an error', [new TypeError('x')], /^args\[0\] is an Error/],
  ['bytes', [new Uint8Array(1)], /^args\[0\] is bytes \(Uint8Array\)/],
  ['a Buffer, although it has toJSON', [Buffer.from('x')], /^args\[0\] is bytes \(Buffer\)/],
  ['an ArrayBuffer', [new ArrayBuffer(1)], /^args\[0\] is bytes \(ArrayBuffer\)/],
  ['an invalid Date', [new Date(Number.NaN)], /^args\[0\] is an invalid Date/],
  ['what toJSON gives', [{ toJSON: () => ({ big: 1n }) }], /^args\[0\]\.big is a BigInt/],
  ['nesting beyond 256 levels', nested(257), /is nested deeper than 256 levels$/],
  ['nesting beyond any stack', nested(1_000_000), /is nested deeper than 256 levels$/],
]

for (const [what, value, message] of refused) {
  test(`${what} is refused, and its path named`, (t) => t.regex(refusal(value), message))
}

test('a cycle is refused, and the place named where it closes', (t) => {
  const outer: Record<string, unknown> = {}
  outer['inner'] = { outer }
  t.is(refusal([outer]), 'args[0].inner.outer is a cycle: it contains itself')
})

test('256 levels are not too many', (t) => {
  t.is(encodeJson(nested(256)), `${'['.repeat(256)}"core"${']'.repeat(256)}`)
})

test('of a long path both ends are shown', (t) => {
  const message = refusal(nested(2000))
  t.is(message, `args${'[0]'.repeat(8)}…${'[0]'.repeat(8)} is nested deeper than 256 levels`)
})

test('what needs no change is not copied, and what does is not changed in place', (t) => {
  const value = { at: new Date(0), rows: [1, undefined], kept: { a: 1 } }
  t.is(encodeJson(value), '{"at":"1970-01-01T00:00:00.000Z","rows":[1,null],"kept":{"a":1}}')
  t.deepEqual(value, { at: new Date(0), rows: [1, undefined], kept: { a: 1 } })
})

test('an error that a getter throws is its own', (t) => {
  const value = {
    get a(): never {
      throw new RangeError('mine')
    },
  }
  t.throws(() => encodeJson(value), { instanceOf: RangeError, message: 'mine' })
})
