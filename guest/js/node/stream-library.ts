import type * as stream from 'node:stream'

let library: typeof stream | undefined

/**
 * readable-stream, at its first use: evaluating it is a third of what `import fs from 'fs'` costs, and few programs
 * that import it so stream. A bundle resolves the call; no `require` is left in it.
 */
export function streams(): typeof stream {
  library ??= requireStreams()
  return library
}

function requireStreams(): typeof stream {
  return require('node:stream')
}
