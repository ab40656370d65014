import buffer, { Buffer } from 'node:buffer'

/** Of the class: how one is made, read, written, searched, and what is refused. */

const text = 'h€ll😀 wörld'
const encodings = [
  'utf8',
  'utf16le',
  'latin1',
  'ascii',
  'hex',
  'base64',
  'base64url',
  'ucs2',
  'binary',
  'utf-8',
] as const
const inputs = [
  '',
  'a',
  'text',
  '4a4b4',
  '4a4bzz4c',
  'aGk=',
  'aGk',
  'a-_b',
  ' aG k\n=',
  'é',
  '\uD800x',
]

function tried(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    const { name, code, message } = Object(error)
    return `${name} ${code}: ${message}`
  }
}

const untyped = (name: string): ((...args: unknown[]) => unknown) => {
  const called = Reflect.get(Buffer, name)
  return (...args) => tried(() => Reflect.apply(called, Buffer, args))
}

const on = (name: string, ...args: unknown[]): unknown => {
  const made = Buffer.from('abcabcabc')
  return tried(() => Reflect.apply(Reflect.get(made, name), made, args))
}

export const cases: Record<string, () => unknown> = {
  Buffer: () => [
    Buffer.poolSize,
    Reflect.apply(Object(Buffer), undefined, ['ab']),
    Reflect.construct(Buffer, [3]),
    Reflect.construct(Buffer, [[1, 2]]),
    Buffer.from('x') instanceof Uint8Array,
    Object.keys(Buffer.from('ab')),
    buffer.Buffer === Buffer,
  ],
  'Buffer.from': () =>
    encodings.map((encoding) => inputs.map((input) => Buffer.from(input, encoding))),
  'Buffer.from: of other things': () => {
    const from = untyped('from')
    const made = new Uint16Array([1, 256, 65535])
    return [
      from([1, 257, -1, '3', 1.9]),
      from(made),
      from(made.buffer, 2),
      from(made.buffer, 2, 2),
      from(made.buffer, 9),
      from(Buffer.from('x')),
      from({ type: 'Buffer', data: [1, 2] }),
      from({ length: 2, 0: 5, 1: 6 }),
      from(Object('boxed')),
      from({ [Symbol.toPrimitive]: () => 'primitive' }),
      from({ valueOf: () => 'value' }),
    ]
  },
  'Buffer.from: of what it cannot be': () =>
    [5, null, undefined, {}, true, Symbol.for('s'), () => 1, 5n].map((value) =>
      untyped('from')(value),
    ),
  'Buffer.from: an encoding that there is not': () => untyped('from')('a', 'utf9'),
  'Buffer.of': () => Buffer.of(1, 256, 3),
  'Buffer.alloc': () => [
    Buffer.alloc(3),
    Buffer.alloc(5, 'ab'),
    Buffer.alloc(4, 1),
    Buffer.alloc(4, 'YQ==', 'base64'),
    Buffer.alloc(3, Buffer.from('xy')),
    ...[-1, 'a', undefined, 1.5, Number.NaN, 2 ** 53].map((size) => untyped('alloc')(size)),
    untyped('alloc')(3, 'a', 'utf9'),
    untyped('alloc')(3, 'zz', 'hex'),
  ],
  'Buffer.allocUnsafe': () => [Buffer.allocUnsafe(5).length, untyped('allocUnsafe')('5')],
  'Buffer.allocUnsafeSlow': () => [
    Buffer.allocUnsafeSlow(5).length,
    untyped('allocUnsafeSlow')(-1),
  ],
  'Buffer.copyBytesFrom': () => [
    untyped('copyBytesFrom')(new Uint16Array([1, 2, 3])),
    untyped('copyBytesFrom')(new Uint16Array([1, 2, 3]), 1, 1),
    untyped('copyBytesFrom')('text'),
    untyped('copyBytesFrom')(new Uint8Array(2), -1),
  ],
  'Buffer.isBuffer': () => [Buffer.isBuffer(Buffer.alloc(1)), Buffer.isBuffer(new Uint8Array(1))],
  'Buffer.isEncoding': () =>
    [...encodings, 'utf9', '', 'UCS-2', 5, undefined].map((name) => untyped('isEncoding')(name)),
  'Buffer.byteLength': () => [
    ...encodings.map((encoding) => inputs.map((input) => Buffer.byteLength(input, encoding))),
    untyped('byteLength')(new Uint16Array(3)),
    untyped('byteLength')(new ArrayBuffer(3)),
    untyped('byteLength')(5),
    untyped('byteLength')('abc', 'utf9'),
  ],
  'Buffer.concat': () => [
    Buffer.concat([Buffer.from('a'), new Uint8Array([98, 99])]),
    Buffer.concat([Buffer.from('abc')], 2),
    Buffer.concat([Buffer.from('abc')], 5),
    Buffer.concat([]),
    untyped('concat')('x'),
    untyped('concat')([1]),
    untyped('concat')([], -1),
  ],
  'Buffer.compare': () => [
    Buffer.compare(Buffer.from('a'), Buffer.from('b')),
    [Buffer.from('b'), Buffer.from('ab'), Buffer.from('a')].toSorted(Buffer.compare),
    untyped('compare')('a', Buffer.from('b')),
    on('compare', Buffer.from('abcabd')),
    on('compare', Buffer.from('xabc'), 1, 4, 3, 6),
    on('compare', Buffer.from('x'), 5),
    on('compare', 'text'),
  ],
  'Buffer.toString': () => {
    const made = Buffer.from(text)
    return [
      ...encodings.map((encoding) => made.toString(encoding)),
      made.toString('utf8', 1, 4),
      made.toString('hex', -3, 2.9),
      made.toString('latin1', 5, 2),
      on('toString', 'utf9'),
      on('toString', null),
      Buffer.from('fffe41c3', 'hex').toString(),
      Buffer.from('61', 'hex').toString('ucs2'),
      Buffer.from([0xc8, 0xff]).toString('ascii'),
    ]
  },
  'Buffer.toLocaleString': () => Buffer.from('ab').toLocaleString(),
  'Buffer.toJSON': () => JSON.stringify({ made: Buffer.from('ab') }),
  'Buffer.equals': () => [
    on('equals', Buffer.from('abcabcabc')),
    on('equals', new Uint8Array([1])),
    on('equals', 'abc'),
  ],
  'Buffer.inspect': () => [
    Reflect.apply(Reflect.get(Buffer.from('ab'), 'inspect'), Buffer.from('ab'), []),
    Reflect.apply(Reflect.get(Buffer.from('ab'), 'inspect'), Buffer.alloc(60), []),
  ],
}
