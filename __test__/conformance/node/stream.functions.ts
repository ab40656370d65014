import { Buffer } from 'node:buffer'
import stream, {
  addAbortSignal,
  Duplex,
  finished,
  getDefaultHighWaterMark,
  isErrored,
  isReadable,
  PassThrough,
  promises,
  Readable,
  setDefaultHighWaterMark,
  Writable,
} from 'node:stream'
import type { Cases } from '../../helpers/comparison.ts'

const { compose }: { compose: (...parts: unknown[]) => PassThrough } = Object(stream)

const untyped = (name: string, ...args: unknown[]): unknown =>
  Reflect.apply(Reflect.get(stream, name), stream, args)

async function closed(made: Readable | Writable): Promise<unknown> {
  return new Promise((resolve) => made.once('close', () => resolve('closed')))
}

const textOf = (error: unknown): string => {
  const { name, code, message } = Object(error)
  return `${name} ${code}: ${message}`
}

export const cases: Cases = {
  addAbortSignal: async () => {
    const controller = new AbortController()
    const made = addAbortSignal(controller.signal, new Readable({ read() {} }))
    const told = new Promise((resolve) => made.once('error', (error) => resolve(textOf(error))))
    controller.abort('why')
    return told
  },
  'addAbortSignal: of what is no signal': () => untyped('addAbortSignal', 5, new PassThrough()),
  compose: async () => {
    const made = compose(
      async function* (source: AsyncIterable<unknown>) {
        for await (const piece of source) yield String(piece).toUpperCase()
      },
      async function* (source: AsyncIterable<unknown>) {
        for await (const piece of source) yield `<${String(piece)}>`
      },
    )
    made.end('text')
    return Readable.prototype.toArray.call(made)
  },
  destroy: async () => {
    const made = new Readable({ read() {} })
    const told = closed(made)
    made.on('error', () => {})
    untyped('destroy', made)
    return [await told, made.destroyed]
  },
  duplexPair: async () => {
    const [one, other] = Object(untyped('duplexPair'))
    one.end('to the other')
    return Readable.prototype.toArray.call(other)
  },
  finished: async () => {
    const made = Readable.from(['a'])
    const told = new Promise((resolve) => finished(made, (error) => resolve(error)))
    made.resume()
    return told
  },
  'finished: closed too early': async () => {
    const made = new Readable({ read() {} })
    const told = new Promise((resolve) => finished(made, (error) => resolve(textOf(error))))
    made.destroy()
    return told
  },
  'finished: of what is no stream': () => untyped('finished', {}, () => {}),
  getDefaultHighWaterMark: () => [getDefaultHighWaterMark(false), getDefaultHighWaterMark(true)],
  setDefaultHighWaterMark: () => {
    const before = getDefaultHighWaterMark(false)
    setDefaultHighWaterMark(false, 7)
    const made = new Readable().readableHighWaterMark
    setDefaultHighWaterMark(false, before)
    return made
  },
  isDestroyed: () => [
    untyped('isDestroyed', new PassThrough()),
    untyped('isDestroyed', new PassThrough().destroy()),
    untyped('isDestroyed', {}),
  ],
  isDisturbed: () => untyped('isDisturbed', new PassThrough()),
  isErrored: () => [isErrored(new PassThrough()), untyped('isErrored', {})],
  isReadable: () => [
    isReadable(new PassThrough()),
    isReadable(new PassThrough().destroy()),
    untyped('isReadable', {}),
  ],
  isWritable: () => [untyped('isWritable', new PassThrough()), untyped('isWritable', {})],
  promises: () => Object.keys(promises),
  'Readable.fromWeb': async () => {
    const source = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array([65, 66]))
        controller.enqueue(new Uint8Array([67]))
        controller.close()
      },
    })
    return String(Buffer.concat(await Readable.fromWeb(source).toArray()))
  },
  'Readable.fromWeb: an error': async () => {
    const source = new ReadableStream({
      pull: (controller) => controller.error(new RangeError('no')),
    })
    return Readable.fromWeb(source).toArray()
  },
  'Readable.toWeb': async () => {
    return new Response(Readable.toWeb(Readable.from([Buffer.from('a'), Buffer.from('b')]))).text()
  },
  'Writable.fromWeb': async () => {
    const kept: unknown[] = []
    const target = new WritableStream({ write: (chunk) => void kept.push(String(chunk)) })
    await promises.pipeline(Readable.from(['a', 'b']), Writable.fromWeb(target))
    return kept
  },
  'Writable.toWeb': async () => {
    const kept: unknown[] = []
    const target = new Writable({ write: (chunk, _, done) => done(void kept.push(String(chunk))) })
    const writer = Writable.toWeb(target).getWriter()
    await writer.write('a')
    await writer.close()
    return kept
  },
  'Duplex.fromWeb': async () => {
    const made = Duplex.fromWeb(new TransformStream())
    made.end('through')
    return String(Buffer.concat(await made.toArray()))
  },
  'Duplex.toWeb': () => {
    return Object.keys(Duplex.toWeb(new PassThrough())).toSorted()
  },
}
