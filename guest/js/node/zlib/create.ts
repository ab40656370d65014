import type { Transform } from 'node:stream'
import { noBrotli } from './brotli.ts'
import { brotliStream } from './brotli-stream.ts'
import { streamOf } from './streams.ts'

export function createDeflate(options?: unknown): Transform {
  return new (streamOf('Deflate'))(options)
}

export function createInflate(options?: unknown): Transform {
  return new (streamOf('Inflate'))(options)
}

export function createGzip(options?: unknown): Transform {
  return new (streamOf('Gzip'))(options)
}

export function createGunzip(options?: unknown): Transform {
  return new (streamOf('Gunzip'))(options)
}

export function createDeflateRaw(options?: unknown): Transform {
  return new (streamOf('DeflateRaw'))(options)
}

export function createInflateRaw(options?: unknown): Transform {
  return new (streamOf('InflateRaw'))(options)
}

export function createUnzip(options?: unknown): Transform {
  return new (streamOf('Unzip'))(options)
}

export function createBrotliDecompress(options?: unknown): Transform {
  return new (brotliStream())(options)
}

export function createBrotliCompress(): never {
  throw noBrotli('createBrotliCompress')
}
