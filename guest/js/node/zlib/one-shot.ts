import type { Buffer } from 'node:buffer'
import { callback, isFunction, isView, viewOf, type Callback } from '../argument.ts'
import { isAnyArrayBuffer } from '../crypto/kind.ts'
import { utf8 } from '../encoding.ts'
import { wrongType } from '../usage-error.ts'
import { noBrotli, openBrotli } from './brotli.ts'
import { codecOf, opens, type Kind } from './codec.ts'
import { gathering } from './gathered.ts'
import { settingsOf } from './settings.ts'

const BYTES = 'of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer'
const PIECE = 'of type string or an instance of Buffer, TypedArray, or DataView'

type Sync = (data: unknown, options?: unknown) => unknown
type Async = (data: unknown, options?: unknown, done?: unknown) => void

export const deflateSync: Sync = /* @__PURE__ */ sync('Deflate')
export const inflateSync: Sync = /* @__PURE__ */ sync('Inflate')
export const gzipSync: Sync = /* @__PURE__ */ sync('Gzip')
export const gunzipSync: Sync = /* @__PURE__ */ sync('Gunzip')
export const deflateRawSync: Sync = /* @__PURE__ */ sync('DeflateRaw')
export const inflateRawSync: Sync = /* @__PURE__ */ sync('InflateRaw')
export const unzipSync: Sync = /* @__PURE__ */ sync('Unzip')

export const deflate: Async = /* @__PURE__ */ later(deflateSync)
export const inflate: Async = /* @__PURE__ */ later(inflateSync)
export const gzip: Async = /* @__PURE__ */ later(gzipSync)
export const gunzip: Async = /* @__PURE__ */ later(gunzipSync)
export const deflateRaw: Async = /* @__PURE__ */ later(deflateRawSync)
export const inflateRaw: Async = /* @__PURE__ */ later(inflateRawSync)
export const unzip: Async = /* @__PURE__ */ later(unzipSync)
export const brotliDecompress: Async = /* @__PURE__ */ later(brotliDecompressSync)

export function brotliDecompressSync(data: unknown, options?: unknown): unknown {
  return openBrotli(inputOf(data), settingsOf(options, true))
}

export function brotliCompress(): never {
  throw noBrotli('brotliCompress')
}

export function brotliCompressSync(): never {
  throw noBrotli('brotliCompressSync')
}

function sync(kind: Kind): Sync {
  return (data, options) => {
    const input = inputOf(data)
    const settings = settingsOf(options, opens(kind))
    const codec = codecOf(kind, settings)
    const { give, whole } = gathering(settings.maxOutputLength)
    codec.step(input, settings.finishFlush, give)
    codec.end()
    const buffer: Buffer = whole()
    return settings.info ? { buffer, engine: codec } : buffer
  }
}

/** What it was given is looked at when it is called, the work is done later. */
function later(run: Sync): Async {
  return (data, options, done) => {
    const told = callback(isFunction(options) ? options : done, 'callback')
    const bag = isFunction(options) ? undefined : options
    const input = inputOf(data, 'chunk', PIECE)
    settingsOf(bag, false)
    globalThis.setTimeout(() => answer(run, input, bag, told), 0)
  }
}

function answer(run: Sync, input: Uint8Array, options: unknown, done: Callback): void {
  let made: unknown
  try {
    made = run(input, options)
  } catch (error) {
    done(error)
    return
  }
  done(null, made)
}

/** Node names what it was given after where it looks at it. */
function inputOf(data: unknown, name = 'buffer', expected: string = BYTES): Uint8Array {
  if (typeof data === 'string') return utf8(data)
  if (isView(data)) return viewOf(data)
  if (isAnyArrayBuffer(data)) return new Uint8Array(data)
  throw wrongType(name, expected, data)
}
