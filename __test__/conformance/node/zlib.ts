import { Buffer } from 'node:buffer'
import * as zlib from 'node:zlib'
import whole from 'node:zlib'

const text = 'the quick brown fox jumps over the lazy dog, '.repeat(40)
const attempt = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}
const loose: Record<string, (...args: unknown[]) => unknown> = Object(zlib)
const misuse = (name: string, ...args: unknown[]): unknown => attempt(() => loose[name]?.(...args))

/** Made by Node of the text; the bytes that zlib makes are its own affair. */
const made = {
  gzip: Buffer.from(
    'H4sIAAAAAAAAAyvJSFUoLM1MzlZIKsovz1NIy69QyCrNLShWyC9LLVIoyUhVyEmsqlRIyU/XAfNGFY8qHlU8qnhU8ajiYaQYAL0Rbp8IBwAA',
    'base64',
  ),
  deflate: Buffer.from(
    'eJwryUhVKCzNTM5WSCrKL89TSMuvUMgqzS0oVsgvSy1SKMlIVchJrKpUSMlP1wHzRhWPKh5VPKp4VPGo4mGkGAB6sYrn',
    'base64',
  ),
  raw: Buffer.from(
    'K8lIVSgszUzOVkgqyi/PU0jLr1DIKs0tKFbIL0stUijJSFXISayqVEjJT9cB80YVjyoeVTyqeFTxqOJhpBgA',
    'base64',
  ),
  brotli: Buffer.from(
    'GwcHiIyUbuYiqJOleutfIxSNgHxDC4MNOHBIIG8kv0GnFc5mx+NEhaVgI5xKqz9MCgw=',
    'base64',
  ),
}

const called = async (name: string, data: unknown, options?: object): Promise<unknown> =>
  new Promise((resolve) => {
    const done = (error: unknown, result: unknown): void => resolve(error ?? String(result))
    if (options) loose[name]?.(data, options, done)
    else loose[name]?.(data, done)
  })

const through = async (
  stream: ReturnType<typeof zlib.createGunzip>,
  pieces: Buffer[],
): Promise<unknown> => {
  const found: string[] = []
  return new Promise((resolve) => {
    stream.on('data', (piece: Buffer) => found.push(piece.toString('latin1')))
    stream.on('error', resolve)
    stream.on('end', () => resolve([found.join(''), stream.bytesWritten]))
    for (const piece of pieces) stream.write(piece)
    stream.end()
  })
}

const roundTrip = (make: string, open: string, options: object = {}): unknown => {
  const packed = loose[make]?.(text, options)
  return [String(loose[open]?.(packed, options)) === text, Object(packed).length < text.length]
}

const halves = (data: Buffer): Buffer[] => [data.subarray(0, 9), data.subarray(9)]

/** Of old, the module itself has the numbers, too. */
const numbers = Object.keys(zlib.constants)
  .filter((name) => !name.startsWith('BROTLI_'))
  .map((name) => [name, () => Reflect.get(whole, name)] as const)

const classes = [
  'Deflate',
  'Inflate',
  'Gzip',
  'Gunzip',
  'DeflateRaw',
  'InflateRaw',
  'Unzip',
  'BrotliDecompress',
].map((name) => {
  const one = (): object => Reflect.construct(Reflect.get(whole, name), [{ chunkSize: 64 }])
  return [name, () => [one().constructor.name, one() instanceof Reflect.get(whole, name)]] as const
})

/** Each shows what it is named by. */
export const cases = {
  ...Object.fromEntries([...numbers, ...classes]),
  gzipSync: () => [roundTrip('gzipSync', 'gunzipSync'), zlib.gzipSync('a').toString('hex')],
  gunzipSync: () => [
    zlib.gunzipSync(made.gzip).toString() === text,
    zlib
      .gunzipSync(Buffer.concat([zlib.gzipSync('abc'), zlib.gzipSync('def'), Buffer.alloc(9)]))
      .toString(),
    misuse('gunzipSync', Buffer.concat([zlib.gzipSync('abc'), Buffer.from('xyzxyz')])),
    misuse(
      'gunzipSync',
      Buffer.concat([zlib.gzipSync('abc'), Buffer.from('1f8bffff00000000', 'hex')]),
    ),
    misuse('gunzipSync', Buffer.from('abc')),
  ],
  deflateSync: () => [
    ...[0, 1, 6, 9].map((level) => roundTrip('deflateSync', 'inflateSync', { level })),
    ...[0, 1, 2, 3, 4].map((strategy) => roundTrip('deflateSync', 'inflateSync', { strategy })),
    roundTrip('deflateSync', 'inflateSync', { windowBits: 9, memLevel: 1, chunkSize: 64 }),
    zlib.deflateSync('hello hello hello').toString('hex'),
    misuse('deflateSync', 'a', { level: 10 }),
    misuse('deflateSync', 'a', { level: 'x' }),
    misuse('deflateSync', 'a', { windowBits: 1 }),
    misuse('deflateSync', 'a', { chunkSize: 1 }),
    misuse('deflateSync', 1),
  ],
  inflateSync: () => [
    zlib.inflateSync(made.deflate).toString() === text,
    misuse('inflateSync', made.deflate.subarray(0, 20)),
    misuse('inflateSync', Buffer.alloc(0)),
    misuse('inflateSync', made.deflate, { maxOutputLength: 5 }),
    zlib
      .inflateSync(made.deflate.subarray(0, 40), { finishFlush: zlib.constants.Z_SYNC_FLUSH })
      .toString(),
  ],
  'inflateSync: dictionaries': () => {
    const packed = zlib.deflateSync('abcabc', { dictionary: Buffer.from('abcd') })
    const raw = zlib.deflateRawSync('abcabc', { dictionary: Buffer.from('abcd') })
    return [
      zlib.inflateSync(packed, { dictionary: Buffer.from('abcd') }).toString(),
      zlib.inflateRawSync(raw, { dictionary: Buffer.from('abcd') }).toString(),
      misuse('inflateSync', packed),
      misuse('inflateSync', packed, { dictionary: Buffer.from('abce') }),
    ]
  },
  deflateRawSync: () => roundTrip('deflateRawSync', 'inflateRawSync'),
  inflateRawSync: () => [
    zlib.inflateRawSync(made.raw).toString() === text,
    misuse('inflateRawSync', Buffer.from('ffffffff', 'hex')),
  ],
  unzipSync: () => [
    zlib.unzipSync(made.gzip).toString() === text,
    zlib.unzipSync(made.deflate).toString() === text,
    misuse('unzipSync', Buffer.from('zzzz')),
  ],
  brotliDecompressSync: () => zlib.brotliDecompressSync(made.brotli).toString() === text,
  gzip: async () => {
    const packed: unknown = await new Promise((resolve) => {
      zlib.gzip(text, { level: 9 }, (_, result) => resolve(result))
    })
    return [
      await called('gunzip', packed),
      misuse('gzip', text),
      misuse('gzip', 1, () => undefined),
    ]
  },
  gunzip: async () => [
    await called('gunzip', made.gzip),
    await called('gunzip', Buffer.from('abc')),
  ],
  deflate: async () => called('deflate', 'hello hello'),
  inflate: async () => called('inflate', made.deflate, { chunkSize: 100 }),
  deflateRaw: async () => called('deflateRaw', 'hello hello'),
  inflateRaw: async () => called('inflateRaw', made.raw),
  unzip: async () => called('unzip', made.deflate),
  brotliDecompress: async () => called('brotliDecompress', made.brotli),
  createGunzip: async () => [
    await through(zlib.createGunzip(), halves(made.gzip)),
    await through(zlib.createGunzip(), [Buffer.from('abc')]),
    await through(zlib.createGunzip(), [made.gzip.subarray(0, 30)]),
  ],
  createGzip: async () => {
    const gzip = zlib.createGzip()
    const gunzip = zlib.createGunzip()
    gzip.pipe(gunzip)
    const found: string[] = []
    gunzip.on('data', (piece: Buffer) => found.push(piece.toString()))
    gzip.write('abc')
    gzip.flush(() => gzip.end('def'))
    await new Promise((resolve) => gunzip.on('end', resolve))
    return [found.join(''), gzip.bytesWritten, gzip.constructor.name, gzip instanceof zlib.Gzip]
  },
  createDeflate: async () => {
    const [packed] = Object(
      await through(Object(zlib.createDeflate({ level: 1 })), [Buffer.from(text)]),
    )
    return zlib.inflateSync(Buffer.from(packed, 'latin1')).toString() === text
  },
  createInflate: async () => through(Object(zlib.createInflate()), halves(made.deflate)),
  createDeflateRaw: async () => {
    const [packed] = Object(await through(Object(zlib.createDeflateRaw()), [Buffer.from(text)]))
    return zlib.inflateRawSync(Buffer.from(packed, 'latin1')).toString() === text
  },
  createInflateRaw: async () => through(Object(zlib.createInflateRaw()), halves(made.raw)),
  createUnzip: async () => through(Object(zlib.createUnzip()), halves(made.gzip)),
  createBrotliDecompress: async () =>
    Object(await through(Object(zlib.createBrotliDecompress()), halves(made.brotli)))[0],
  crc32: () => [
    loose['crc32']?.('hello'),
    loose['crc32']?.(Buffer.from('hello'), 5),
    misuse('crc32', 1),
  ],
  constants: () => ({ ...zlib.constants }),
  codes: () => Object(zlib).codes,
}

/** Uses that a sandbox answers with an error of its own. */
export const refused = {
  brotliCompressSync: () => zlib.brotliCompressSync('a'),
  brotliCompress: () => loose['brotliCompress']?.('a', () => undefined),
  createBrotliCompress: () => zlib.createBrotliCompress(),
  BrotliCompress: () => Reflect.construct(Object(zlib).BrotliCompress, []),
  'Deflate.params': () => zlib.createDeflate().params(1, 0, () => undefined),
}
