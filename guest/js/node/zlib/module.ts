import { onceAsked } from '../once-asked.ts'
import { BrotliCompress } from './classes.ts'
import { constants } from './constants.ts'
import * as names from './named.ts'
import type { Kind } from './codec.ts'
import { brotliStream } from './brotli-stream.ts'
import { streamOf } from './streams.ts'

export * from './named.ts'
export * from './classes.ts'

/** Of each there is a class of streams. */
const kinds = [
  'Deflate',
  'Inflate',
  'Gzip',
  'Gunzip',
  'DeflateRaw',
  'InflateRaw',
  'Unzip',
] as const satisfies Kind[]

/** `import zlib from 'zlib'`: one object, that a program may change. */
const zlib: object = /* @__PURE__ */ whole()

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default zlib

/** The classes of streams are made when they are asked for, with all that they need. Of old, constants were here too. */
function whole(): object {
  const old = Object.entries(constants).filter(([name]) => !name.startsWith('BROTLI_'))
  const object = Object.assign({}, names)
  for (const [name, value] of old) Object.defineProperty(object, name, { value })
  for (const kind of kinds) onceAsked(object, kind, () => streamOf(kind))
  onceAsked(object, 'BrotliDecompress', brotliStream)
  return Object.assign(object, { BrotliCompress })
}
