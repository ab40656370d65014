import { Buffer } from 'node:buffer'
import { Duplex, PassThrough, pipeline, Readable, Stream, Transform, Writable } from 'node:stream'
import type { Cases } from '../../helpers/comparison.ts'

/** What a stream tells, in order, until it is closed. */
async function story(made: Stream, names: string[]): Promise<unknown[]> {
  const told: unknown[] = []
  for (const name of names) made.on(name, (...args) => told.push([name, ...args.map(plain)]))
  return new Promise((resolve) => made.once('close', () => resolve(told)))
}

function plain(value: unknown): unknown {
  return value instanceof Error ? textOf(value) : value
}

/** Which kinds of bytes a stream takes, the two do not say alike. */
function textOf(error: unknown): string {
  const { name, code, message } = Object(error)
  return `${name} ${code}: ${code === 'ERR_INVALID_ARG_TYPE' ? '' : message}`
}

async function outcome(run: () => unknown): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    return textOf(error)
  }
}

async function collected(source: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const piece of source) found.push(piece)
  return found
}

/** A sink that keeps what it is given. */
function sink(options: object = {}): Writable & { kept: unknown[] } {
  const kept: unknown[] = []
  const made = new Writable({
    write(chunk, encoding, done) {
      kept.push([chunk, encoding])
      done()
    },
    ...options,
  })
  return Object.assign(made, { kept })
}

const upper = (): Transform =>
  new Transform({
    transform: (chunk, _, done) => done(null, String(chunk).toUpperCase()),
    flush(done) {
      this.push('!')
      done()
    },
  })

export const cases: Cases = {
  Writable: async () => {
    const into = sink({ decodeStrings: false })
    const told = story(into, ['finish', 'close', 'drain', 'prefinish'])
    into.write('a')
    into.write(Buffer.from('b'))
    into.end('c', 'latin1')
    return [await told, into.kept]
  },
  'Writable.write': async () => {
    const into = sink({ highWaterMark: 3 })
    const results = [into.write('ab'), into.write('cd'), into.writableNeedDrain]
    return [
      results,
      await outcome(() => into.write(null)),
      await outcome(() => Reflect.apply(into.write, into, [5])),
      await outcome(() => Reflect.apply(into.write, into, ['x', 'utf9'])),
    ]
  },
  'Writable.write: after its end': async () => {
    const into = sink()
    into.end()
    const told = story(into, ['error', 'finish'])
    into.write('late')
    return told
  },
  'Writable.end': async () => {
    const into = sink()
    const called: unknown[] = []
    into.end('a', () => called.push('ended'))
    await story(into, [])
    return [into.kept, called, into.writableEnded, into.writableFinished]
  },
  'Writable.cork': async () => {
    const into = sink({
      writev: (chunks: { chunk: unknown }[], done: () => void) => {
        into.kept.push(chunks.map(({ chunk }) => chunk))
        done()
      },
    })
    into.cork()
    into.write('a')
    into.write('b')
    const corked = into.writableCorked
    into.uncork()
    into.end()
    await story(into, [])
    return [corked, into.kept]
  },
  'Writable.uncork': () => sink().uncork(),
  'Writable.destroy': async () => {
    const into = sink()
    const told = story(into, ['error', 'close', 'finish'])
    into.destroy(new RangeError('no'))
    return [await told, into.destroyed]
  },
  'Writable.setDefaultEncoding': async () => [
    sink().setDefaultEncoding('hex') instanceof Writable,
    await outcome(() => Reflect.apply(sink().setDefaultEncoding, sink(), ['utf9'])),
  ],
  'Writable: an error of write': async () => {
    const into = new Writable({ write: (_, __, done) => done(new RangeError('no')) })
    const told = story(into, ['error', 'close'])
    into.write('a')
    return told
  },
  Duplex: async () => {
    const made = new Duplex({
      read() {
        this.push('read')
        this.push(null)
      },
      write: (_, __, done) => done(),
    })
    const told = story(made, ['data', 'end', 'finish'])
    made.end('x')
    return told
  },
  'Duplex.from': async () => [
    await collected(Duplex.from(['a', 'b'])),
    await collected(Duplex.from(Promise.resolve('x'))),
    await collected(
      Duplex.from(async function* () {
        yield 1
      }),
    ),
  ],
  Transform: async () => {
    const made = upper()
    made.write('ab')
    made.end('c')
    return collected(made)
  },
  'Transform: an error': async () => {
    const made = new Transform({ transform: (_, __, done) => done(new RangeError('no')) })
    const told = story(made, ['error'])
    made.write('x')
    return told
  },
  PassThrough: async () => {
    const made = new PassThrough()
    made.end('same')
    return collected(made)
  },
  pipeline: async () => {
    const into = sink()
    return new Promise((resolve) => {
      pipeline(Readable.from(['a']), upper(), into, (error) => resolve([error, into.kept]))
    })
  },
  'pipeline: an error on the way': async () =>
    new Promise((resolve) => {
      const broken = new Transform({ transform: (_, __, done) => done(new RangeError('no')) })
      pipeline(Readable.from(['a']), broken, sink(), (error) => resolve(textOf(error)))
    }),
}
