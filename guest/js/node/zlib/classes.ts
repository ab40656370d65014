import { noBrotli } from './brotli.ts'
import { brotliStream } from './brotli-stream.ts'
import { streamOf } from './streams.ts'

/** For who imports a class by its name: that brings readable-stream at once. */
export const Deflate = /* @__PURE__ */ streamOf('Deflate')
export const Inflate = /* @__PURE__ */ streamOf('Inflate')
export const Gzip = /* @__PURE__ */ streamOf('Gzip')
export const Gunzip = /* @__PURE__ */ streamOf('Gunzip')
export const DeflateRaw = /* @__PURE__ */ streamOf('DeflateRaw')
export const InflateRaw = /* @__PURE__ */ streamOf('InflateRaw')
export const Unzip = /* @__PURE__ */ streamOf('Unzip')
export const BrotliDecompress = /* @__PURE__ */ brotliStream()

export function BrotliCompress(): never {
  throw noBrotli('BrotliCompress')
}
