import type { Buffer } from 'node:buffer'
import { absence } from '../absent/absent.ts'
import { bufferOf } from '../encoding.ts'
import { brotli } from './brotli-library.ts'
import { failure, tooLarge, unexpectedEnd } from './failure.ts'
import type { Settings } from './settings.ts'

export function openBrotli(bytes: Uint8Array, { maxOutputLength }: Settings): Buffer {
  let opened: Uint8Array
  try {
    opened = brotli().decompress(bytes)
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    throw /unexpected end/i.test(said) ? unexpectedEnd() : failure('Decompression failed', -2)
  }
  if (opened.length > maxOutputLength) throw tooLarge(maxOutputLength)
  return bufferOf(opened)
}

/** Brotli's compressor is four megabytes as JavaScript. */
export function noBrotli(name: string): Error {
  return absence(`zlib.${name}()`, 'only decompressing brotli is possible; use gzip')
}
