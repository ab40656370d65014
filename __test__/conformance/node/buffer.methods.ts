import { Buffer } from 'node:buffer'

/** Of the class: how one is made, read, written, searched, and what is refused. */

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

const on = (name: string, ...args: unknown[]): unknown => {
  const made = Buffer.from('abcabcabc')
  return tried(() => Reflect.apply(Reflect.get(made, name), made, args))
}

const slices = ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8']

export const cases: Record<string, () => unknown> = {
  'Buffer.indexOf': () => [
    on('indexOf', 'c'),
    on('indexOf', 'bc', 2),
    on('indexOf', 'bc', -3),
    on('indexOf', 99),
    on('indexOf', 99 + 256),
    on('indexOf', 99.9),
    on('indexOf', Buffer.from('ca')),
    on('indexOf', new Uint8Array([98])),
    on('indexOf', 'Yg==', 0, 'base64'),
    on('indexOf', 'b', 'latin1'),
    on('indexOf', 'b', undefined),
    on('indexOf', 'b', {}),
    on('indexOf', {}),
    on('indexOf', undefined),
    on('indexOf', 'b', 0, 'utf9'),
    Buffer.from('aéa', 'utf16le').indexOf('é', 0, 'utf16le'),
  ],
  'Buffer.lastIndexOf': () => [
    on('lastIndexOf', 'c'),
    on('lastIndexOf', 'bc', 3),
    on('lastIndexOf', 'bc', -5),
    on('lastIndexOf', 98),
    on('lastIndexOf', 'x'),
    on('lastIndexOf', 'c', undefined),
    on('lastIndexOf', 'c', null),
  ],
  'Buffer.includes': () => [on('includes', 'ca'), on('includes', 'x'), on('includes', 'a', 7)],
  'Buffer.fill': () => [
    on('fill', 'xy'),
    on('fill', 'x', 2, 4),
    on('fill', 0x141),
    on('fill', ''),
    on('fill', Buffer.from('12')),
    on('fill', 'YQ==', 'base64'),
    on('fill', 'x', 1, 3, 'latin1'),
    on('fill', 'x', -1),
    on('fill', 'x', 0, 99),
    on('fill', 'zz', 'hex'),
    on('fill', 'x', 'utf9'),
    on('fill', true),
  ],
  'Buffer.write': () => [
    ...encodings.flatMap((encoding) =>
      inputs.map((input) => {
        const made = Buffer.alloc(6, 0x2e)
        return [made.write(input, 1, encoding), made]
      }),
    ),
    on('write', 'xyz', 1, 2),
    on('write', 'xyz', 99),
    on('write', 'xyz', -1),
    on('write', 'xyz', 1, 99),
    on('write', 'xyz', 'utf9'),
    on('write', 5),
    on('write', 'x', 1.5),
  ],
  'Buffer.copy': () => {
    const into = Buffer.alloc(5, 0x2e)
    return [
      on('copy', into, 1, 2, 4),
      into,
      on('copy', into, 4),
      on('copy', into, 9),
      on('copy', into, -1),
      on('copy', into, 0, 99),
      on('copy', into, 0, -1),
      on('copy', 'x'),
      on('copy', new Uint8Array(2)),
      on('copy', into, 0, 5, 2),
    ]
  },
  'Buffer.slice': () => [
    on('slice', 1, 4),
    on('slice', -2),
    on('slice', 5, 2),
    on('slice', '1', '3'),
  ],
  'Buffer.subarray': () => {
    const made = Buffer.from('abcdef')
    made.subarray(1, 3).fill('x')
    return [made, on('subarray', -2), on('subarray', 2.7, 5.9), on('subarray', null)]
  },
  'Buffer.swap16': () => [Buffer.from('abcd').swap16(), on('swap16')],
  'Buffer.swap32': () => [Buffer.from('abcd').swap32(), on('swap32')],
  'Buffer.swap64': () => [Buffer.from('abcdefgh').swap64(), on('swap64')],
  'Buffer.parent': () => Reflect.get(Buffer.from('a'), 'parent') instanceof ArrayBuffer,
  'Buffer.offset': () => typeof Reflect.get(Buffer.from('a'), 'offset'),
  'Buffer.readUInt8: of a method that is not of a Buffer': () =>
    Reflect.apply(Buffer.prototype.readUInt8, new Uint8Array([7]), [0]),
  ...Object.fromEntries(
    slices.map((name) => [
      `Buffer.${name}Slice`,
      () => [on(`${name}Slice`), on(`${name}Slice`, 1, 4), on(`${name}Slice`, 3)],
    ]),
  ),
  ...Object.fromEntries(
    slices.map((name) => [
      `Buffer.${name}Write`,
      () =>
        inputs.map((input) => {
          const made = Buffer.alloc(6, 0x2e)
          return [Reflect.apply(Reflect.get(made, `${name}Write`), made, [input, 1, 4]), made]
        }),
    ]),
  ),
}
