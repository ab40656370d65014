/** The fields of a protobuf message by their numbers, each as its bytes on the wire; of several the last. */
export type Message = Map<number, Buffer>

/** The message in a message that the numbers of fields lead to. */
export function messageIn(bytes: Buffer, path: readonly number[]): Message {
  return path.reduce((outer, number) => {
    return parseMessage(outer.get(number) ?? Buffer.alloc(0))
  }, parseMessage(bytes))
}

/** By the rules of the wire format and nothing else. */
function parseMessage(bytes: Buffer): Message {
  const fields: Message = new Map()
  let at = 0
  while (at < bytes.length) {
    const tag = varintAt(bytes, at)
    const { from, to } = valueAt(bytes, tag.end, tag.value % 8)
    fields.set(Math.floor(tag.value / 8), bytes.subarray(from, to))
    at = to
  }
  return fields
}

function valueAt(bytes: Buffer, at: number, wireType: number): { from: number; to: number } {
  if (wireType === 1) return { from: at, to: at + 8 }
  if (wireType === 5) return { from: at, to: at + 4 }
  const { value, end } = varintAt(bytes, at)
  if (wireType === 0) return { from: at, to: end }
  if (wireType === 2) return { from: end, to: end + value }
  throw new Error(`there is no wire type ${wireType}`)
}

function varintAt(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0
  for (let end = at, scale = 1; ; scale *= 128) {
    const byte = bytes.readUInt8(end++)
    value += (byte & 127) * scale
    if (byte < 128) return { value, end }
  }
}
