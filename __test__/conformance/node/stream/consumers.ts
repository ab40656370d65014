import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { arrayBuffer, blob, buffer, json, text } from 'node:stream/consumers'
import type { Cases } from '../../../helpers/comparison.ts'

const pieces = (): Readable => Readable.from([Buffer.from('{"a":'), Buffer.from('"€"}')])

export const cases: Cases = {
  arrayBuffer: async () => arrayBuffer(pieces()),
  blob: async () => (await blob(pieces())).text(),
  buffer: async () => buffer(pieces()),
  json: async () => json(pieces()),
  'json: that is none': async () =>
    Object(await json(Readable.from(['x'])).catch((error: unknown) => error)).name,
  text: async () => [
    await text(pieces()),
    await text(Readable.from([Buffer.from([0xe2]), Buffer.from([0x82, 0xac])])),
  ],
}
