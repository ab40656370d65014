import { Buffer } from 'node:buffer'

type Pieces = AsyncIterable<unknown>

/** All that a stream gives, as one value. */

export async function blob(stream: Pieces): Promise<Blob> {
  return new Blob(await piecesOf(stream))
}

export async function arrayBuffer(stream: Pieces): Promise<ArrayBuffer> {
  return (await blob(stream)).arrayBuffer()
}

export async function buffer(stream: Pieces): Promise<Buffer> {
  return Buffer.from(await arrayBuffer(stream))
}

export async function text(stream: Pieces): Promise<string> {
  const decoder = new TextDecoder()
  let found = ''
  for await (const piece of stream) {
    found += typeof piece === 'string' ? piece : decoder.decode(Object(piece), { stream: true })
  }
  return found + decoder.decode()
}

export async function json(stream: Pieces): Promise<unknown> {
  return JSON.parse(await text(stream))
}

async function piecesOf(stream: Pieces): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(Object(piece))
  return pieces
}

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default { arrayBuffer, blob, buffer, text, json }
