/** A new UUIDv7 (RFC 9562): milliseconds since the epoch in 48 bits, then what is random. Later ones are greater. */
export function newRunId(): string {
  const bytes = crypto.getRandomValues(Buffer.alloc(16))
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** The end of a UUID is random: this much of it tells apart more runs than anybody keeps. */
const shortLength = 8

/** How each of these ids is written in a list: of a UUID the end, of a name all. */
export function shortIds(ids: readonly string[]): Map<string, string> {
  let length = shortLength
  const shorten = (id: string): string => (isUuid(id) ? id.slice(-length) : id)
  while (new Set(ids.map(shorten)).size < new Set(ids).size) length++
  return new Map(ids.map((id) => [id, shorten(id)]))
}

function isUuid(id: string): boolean {
  return /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/.test(id)
}
