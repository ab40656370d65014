import { Buffer } from 'node:buffer'
import { StringDecoder } from 'node:string_decoder'

const bytes = Buffer.from('h€ll😀 wörld \u0000 z', 'utf8')
const faulty = Buffer.from('e188ff41e282c0f09f98ed a0 80c2'.replaceAll(' ', ''), 'hex')

/** The text of all pieces, each of `size` bytes. */
function inPieces(encoding: BufferEncoding, input: Buffer, size: number): string[] {
  const decoder = new StringDecoder(encoding)
  const pieces: string[] = []
  for (let at = 0; at < input.length; at += size) {
    pieces.push(decoder.write(input.subarray(at, at + size)))
  }
  return [...pieces, decoder.end()]
}

const encodings = [
  'utf8',
  'utf16le',
  'ucs2',
  'latin1',
  'ascii',
  'hex',
  'base64',
  'base64url',
] as const

export const cases = {
  StringDecoder: () =>
    encodings.map((encoding) =>
      [1, 2, 3, 4, 5, 7].map((size) => [
        inPieces(encoding, bytes, size),
        inPieces(encoding, faulty, size),
      ]),
    ),
  'StringDecoder: without an encoding': () => Reflect.get(new StringDecoder(), 'encoding'),
  'StringDecoder: names of encodings': () =>
    [undefined, 'UTF-8', 'UCS-2', 'binary', 'Latin1', 'HEX'].map(
      (name) => Reflect.construct(StringDecoder, [name]).encoding,
    ),
  'StringDecoder: an encoding that there is not': () => Reflect.construct(StringDecoder, ['utf9']),
  'StringDecoder.write': () => [
    new StringDecoder('utf8').write('text'),
    new StringDecoder('utf8').write(new Uint8Array([65, 66])),
    new StringDecoder('utf8').write(new DataView(new Uint8Array([65, 66]).buffer)),
  ],
  'StringDecoder.write: what is no bytes': () =>
    Reflect.apply(Reflect.get(StringDecoder.prototype, 'write'), new StringDecoder('utf8'), [null]),
  'StringDecoder.end': () => {
    const decoder = new StringDecoder('utf8')
    return [
      decoder.end(Buffer.from([0xe2])),
      decoder.end(),
      decoder.end(Buffer.from('a')),
      decoder.write(Buffer.from([0xac])),
    ]
  },
}
