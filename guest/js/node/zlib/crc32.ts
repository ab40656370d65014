import { integer, isView, viewOf } from '../argument.ts'
import { utf8 } from '../encoding.ts'
import { wrongType } from '../usage-error.ts'

let table: Uint32Array | undefined

export function crc32(data: unknown, value: unknown = 0): number {
  const bytes = typeof data === 'string' ? utf8(data) : isView(data) ? viewOf(data) : undefined
  if (!bytes) {
    throw wrongType(
      'data',
      'of type string or an instance of Buffer, TypedArray, or DataView',
      data,
    )
  }
  const remainders = (table ??= made())
  let crc = ~integer(value, 'value', 0, 2 ** 32 - 1)
  // A plain loop: the interpreter is many times slower with iterators.
  for (let at = 0; at < bytes.length; at++) {
    crc = (crc >>> 8) ^ (remainders[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0)
  }
  return ~crc >>> 0
}

function made(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    return crc
  })
}
