import type { decompress } from 'brotli/decompress.js'

let library: { decompress: typeof decompress } | undefined

/** npm's brotli, at its first use: evaluating it unpacks its dictionary, and few programs that import zlib need it. */
export function brotli(): { decompress: typeof decompress } {
  library ??= requireBrotli()
  return library
}

function requireBrotli(): { decompress: typeof decompress } {
  return require('brotli/decompress.js')
}
