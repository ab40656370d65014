import buffer, {
  atob,
  Blob,
  btoa,
  Buffer,
  constants,
  File,
  INSPECT_MAX_BYTES,
  isAscii,
  isUtf8,
  kMaxLength,
  kStringMaxLength,
  resolveObjectURL,
  SlowBuffer,
  transcode,
} from 'node:buffer'

const untyped = (name: string, ...args: unknown[]): unknown =>
  Reflect.apply(Reflect.get(buffer, name), buffer, args)

export const cases = {
  atob: () => [atob('aGk='), atob(' aGk '), atob('')],
  btoa: () => [btoa('hi'), btoa('\u00ff')],
  Blob: async () => {
    const made = new Blob(['a€', new Uint8Array([98]), Buffer.from('c'), new Blob(['d'])], {
      type: 'Text/Plain',
    })
    return [made.size, made.type, await made.text(), Buffer === buffer.Buffer]
  },
  'Blob.size': () => new Blob([new Uint16Array(3)]).size,
  'Blob.type': () => new Blob([], { type: 'A/b;c' }).type,
  'Blob.text': async () => new Blob(['é', Buffer.from([0xff])]).text(),
  'Blob.arrayBuffer': async () => new Blob(['ab']).arrayBuffer(),
  'Blob.slice': async () => {
    const part = new Blob(['abcdef']).slice(1, -2, 'x/y')
    return [await part.text(), part.type, part.size]
  },
  'Blob.stream': async () => {
    const chunks: unknown[] = []
    for await (const chunk of new Blob(['ab']).stream()) chunks.push(...chunk)
    return chunks
  },
  constants: () => Object.keys(constants),
  File: async () => {
    const made = new File(['ab'], 'n.txt', { type: 'text/plain', lastModified: 5 })
    return [made.name, made.size, made.type, made.lastModified, await made.text()]
  },
  'File.name': () => new File([], 'a/b:c').name,
  'File.lastModified': () => new File([], 'a', { lastModified: 17 }).lastModified,
  INSPECT_MAX_BYTES: () => INSPECT_MAX_BYTES,
  isAscii: () => [
    isAscii(Buffer.from('abc')),
    isAscii(Buffer.from('é')),
    isAscii(new Uint16Array([65]).buffer),
  ],
  'isAscii: of what is no bytes': () => untyped('isAscii', 'text'),
  isUtf8: () => [isUtf8(Buffer.from('é')), isUtf8(Buffer.from([0xff])), isUtf8(new Uint8Array())],
  'isUtf8: of what is no bytes': () => untyped('isUtf8', 5),
  kMaxLength: () => kMaxLength > 2 ** 30,
  kStringMaxLength: () => kStringMaxLength > 2 ** 28,
  resolveObjectURL: () => [resolveObjectURL('blob:nothing'), untyped('resolveObjectURL', 'x')],
  SlowBuffer: () => [new SlowBuffer(3).length, untyped('SlowBuffer', 3) instanceof Buffer],
  transcode: () => [
    transcode(Buffer.from('h€ö'), 'utf8', 'latin1'),
    transcode(Buffer.from('h€ö'), 'utf8', 'utf16le'),
    transcode(Buffer.from('h€ö'), 'utf8', 'ascii'),
    transcode(Buffer.from([0xff, 0x41]), 'latin1', 'utf8'),
    transcode(Buffer.from('ac20', 'hex'), 'ucs2', 'utf8'),
    transcode(Buffer.from('ab'), 'utf8', 'utf8'),
  ],
  'transcode: an encoding that it does not do': () =>
    untyped('transcode', Buffer.from('a'), 'b', 'utf8'),
  'transcode: of what is no bytes': () => untyped('transcode', 'a', 'utf8', 'latin1'),
}
