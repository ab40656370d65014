import { Buffer } from 'node:buffer'

/** The methods that read and write numbers, each with all that Node takes and refuses. */

const bytes = 'f1e2d3c4b5a69788796a5b4c3d2e1f00ff'

type Call = (buffer: Buffer, ...args: unknown[]) => unknown

function method(name: string): Call {
  const called = Reflect.get(Buffer.prototype, name)
  return (buffer, ...args) => Reflect.apply(called, buffer, args)
}

/** What a call gives, or its error as text. */
function tried(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    const { name, code, message } = Object(error)
    return `${name} ${code}: ${message}`
  }
}

const offsets = [undefined, 0, 1, 8, 16, 17, -1, 1.5, '1', null, Number.NaN, 2 ** 33]

function reading(name: string): unknown {
  const read = method(name)
  return offsets.map((offset) => tried(() => read(Buffer.from(bytes, 'hex'), offset)))
}

function readingSized(name: string): unknown {
  const read = method(name)
  const sizes = [1, 2, 3, 4, 5, 6, 0, 7, undefined, '2', 1.5]
  return sizes.flatMap((size) =>
    [0, 3, 16, -1, undefined].map((offset) =>
      tried(() => read(Buffer.from(bytes, 'hex'), offset, size)),
    ),
  )
}

const values: unknown[] = [
  0,
  1,
  -1,
  127,
  128,
  255,
  256,
  -129,
  65535,
  2 ** 31,
  2 ** 32,
  -(2 ** 31) - 1,
]
const oddValues: unknown[] = [1.7, Number.NaN, Number.POSITIVE_INFINITY, '7', undefined, null]
const bigValues: unknown[] = [0n, -1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n]

function writing(name: string, written: unknown[]): unknown {
  const write = method(name)
  return written.flatMap((value) =>
    [0, 3, 11, undefined, -1, 1.5, '0'].map((offset) =>
      tried(() => {
        const buffer = Buffer.alloc(12, 0xee)
        return [write(buffer, value, offset), buffer.toString('hex')]
      }),
    ),
  )
}

function writingSized(name: string): unknown {
  const write = method(name)
  return [1, 2, 3, 4, 5, 6, 0, 7, undefined].flatMap((size) =>
    [0, -1, 200, 2 ** 40, 2 ** 48, 'x'].map((value) =>
      tried(() => {
        const buffer = Buffer.alloc(8, 0xee)
        return [write(buffer, value, 1, size), buffer.toString('hex')]
      }),
    ),
  )
}

const sized = ['UInt', 'Uint', 'Int'].flatMap((kind) => [`${kind}LE`, `${kind}BE`])
const fixed = [
  ...['UInt', 'Uint', 'Int'].flatMap((kind) => [
    `${kind}8`,
    ...[16, 32].flatMap((bits) => [`${kind}${bits}LE`, `${kind}${bits}BE`]),
  ]),
  ...['Float', 'Double'].flatMap((kind) => [`${kind}LE`, `${kind}BE`]),
]
const big = ['BigUInt64', 'BigUint64', 'BigInt64'].flatMap((kind) => [`${kind}LE`, `${kind}BE`])

function casesOf(prefix: string, names: string[], run: (name: string) => unknown): Cases {
  return Object.fromEntries(
    names.map((name) => [`Buffer.${prefix}${name}`, () => run(`${prefix}${name}`)]),
  )
}

type Cases = Record<string, () => unknown>

export const cases: Cases = {
  ...casesOf('read', [...fixed, ...big], reading),
  ...casesOf('read', sized, readingSized),
  ...casesOf('write', fixed, (name) => writing(name, [...values, ...oddValues])),
  ...casesOf('write', big, (name) => writing(name, bigValues)),
  ...casesOf('write', sized, writingSized),
}
