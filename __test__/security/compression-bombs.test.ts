// What a small text unpacks to is work and memory of the sandbox, which have caps.

import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib'
import test from 'ava'
import { programOf } from '../helpers/program.ts'

const zeros = Buffer.alloc(64 * 1024 * 1024)

/** Tens of kilobytes that would be 64 MB. */
const bombs: [what: string, open: string, bomb: Buffer][] = [
  ['gzip', `zlib.gunzipSync(bomb)`, gzipSync(zeros)],
  ['raw deflate', `zlib.inflateRawSync(bomb)`, deflateRawSync(zeros)],
  [
    'a stream of gzip',
    `new Promise((resolve, reject) => {
      const pieces = []
      const stream = zlib.createGunzip()
      stream.on('data', (piece) => pieces.push(piece)).on('end', () => resolve(pieces.length)).on('error', reject)
      stream.end(bomb)
    })`,
    gzipSync(zeros),
  ],
  ['brotli', `zlib.brotliDecompressSync(bomb)`, brotliCompressSync(zeros)],
]

for (const [what, open, bomb] of bombs) {
  test(`a bomb of ${what} ends its sandbox, by its memory or its fuel`, async (t) => {
    const call = programOf(
      t,
      `import zlib from 'node:zlib'
      export const main = task({ name: 'main', ram: '32MB' }, async (text) => {
        const bomb = Buffer.from(text, 'base64')
        return (await ${open}).length
      })`,
    )
    const { success, error } = await call('main', [bomb.toString('base64')])
    t.false(success)
    t.regex(String(error?.error_type), /^(OUT_OF_MEMORY|OUT_OF_FUEL)$/, JSON.stringify(error))
  })
}

test('maxOutputLength stops before more is held', async (t) => {
  const call = programOf(
    t,
    `import zlib from 'node:zlib'
    export const main = task({ name: 'main' }, (text) => {
      try {
        zlib.gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: 20_000 })
      } catch (error) {
        return error.code
      }
    })`,
  )
  const { result } = await call('main', [gzipSync(zeros).toString('base64')])
  t.is(result, 'ERR_BUFFER_TOO_LARGE')
})
