import { PassThrough, Readable, Transform, Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import type { Cases } from '../../../helpers/comparison.ts'

export const cases: Cases = {
  finished: async () => {
    const made = Readable.from(['a'])
    made.resume()
    return finished(made)
  },
  'finished: an error': async () => {
    const made = new PassThrough()
    const told = finished(made)
    made.destroy(new RangeError('no'))
    return told
  },
  pipeline: async () => {
    const kept: unknown[] = []
    await pipeline(
      Readable.from(['a', 'b']),
      async function* (source: AsyncIterable<unknown>) {
        for await (const piece of source) yield String(piece).toUpperCase()
      },
      new Writable({
        write(chunk, _, done) {
          kept.push(String(chunk))
          done()
        },
      }),
    )
    return kept
  },
  'pipeline: that gives a value': async () =>
    pipeline(Readable.from([1, 2]), async (source: AsyncIterable<number>) => {
      let sum = 0
      for await (const value of source) sum += value
      return sum
    }),
  'pipeline: an error': async () =>
    pipeline(
      Readable.from(['a']),
      new Transform({ transform: (_, __, done) => done(new RangeError('no')) }),
      new PassThrough(),
    ),
  'pipeline: aborted': async () => {
    const controller = new AbortController()
    queueMicrotask(() => controller.abort('why'))
    return pipeline(new Readable({ read() {} }), new PassThrough(), {
      signal: controller.signal,
    }).catch((error: unknown) => [Object(error).name, Object(error).code])
  },
}
