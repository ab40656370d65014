import { Buffer } from 'node:buffer'
import stream, { PassThrough, Readable, Stream, Transform, Writable } from 'node:stream'
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

const numbers = (): Readable => Readable.from([1, 2, 3, 4])
const helper = (run: (made: Readable) => unknown) => async (): Promise<unknown> =>
  outcome(async () => {
    const result: unknown = await run(numbers())
    return result instanceof Readable ? result.toArray() : result
  })

export const cases: Cases = {
  Stream: () => [
    stream.Stream === stream,
    new Stream() instanceof stream,
    typeof Reflect.get(stream, 'super_'),
  ],
  'Stream.pipe': async () => {
    const into = sink()
    const made: Stream = new Stream()
    Reflect.apply(Reflect.get(made, 'pipe'), made, [into])
    made.emit('data', 'a')
    made.emit('end')
    await story(into, [])
    return into.kept
  },
  Readable: async () => {
    let left = 3
    const made = new Readable({
      read() {
        this.push(left > 0 ? `piece ${left}` : null)
        left -= 1
      },
    })
    const told = story(made, ['data', 'end', 'close', 'readable', 'pause', 'resume'])
    return told
  },
  'Readable.from': async () => [
    await collected(Readable.from(['a', 'b'])),
    await collected(Readable.from('text')),
    await collected(Readable.from(Buffer.from('text'))),
    await collected(Readable.from([Promise.resolve(1), 2])),
    await outcome(() => Reflect.apply(Readable.from, Readable, [5])),
    Readable.from(['a']).readableObjectMode,
  ],
  'Readable.read': async () => {
    const made = new Readable({ read() {} })
    made.push('abcdef')
    made.push(null)
    const pieces = [made.read(2), made.read(1), made.read(99), made.read(), made.read()]
    return pieces
  },
  'Readable.setEncoding': async () => {
    const made = new Readable({ read() {} }).setEncoding('utf8')
    made.push(Buffer.from([0xe2, 0x82]))
    made.push(Buffer.from([0xac, 0x41]))
    made.push(null)
    return [await collected(made), made.readableEncoding]
  },
  'Readable.unshift': async () => {
    const made = new Readable({ read() {} })
    made.push('b')
    made.unshift('a')
    made.push(null)
    return Buffer.concat((await collected(made)).map((piece) => Buffer.from(String(piece))))
  },
  'Readable.push': async () => [
    await outcome(async () => {
      const made = new Readable({ read() {} })
      const closed = story(made, ['error'])
      made.push(null)
      made.push('late')
      return closed
    }),
    await outcome(async () => {
      const made = new Readable({ read() {} })
      const closed = story(made, ['error'])
      made.push(5)
      return closed
    }),
  ],
  'Readable.pipe': async () => {
    const into = sink()
    Readable.from(['a', 'b']).pipe(upper()).pipe(into)
    await story(into, [])
    return into.kept
  },
  'Readable.unpipe': () => {
    const [from, into] = [new PassThrough(), new PassThrough()]
    from.pipe(into)
    from.unpipe(into)
    return [from.listenerCount('data'), from.readableFlowing]
  },
  'Readable.pause': () => {
    const made = new Readable({ read() {} })
    return [made.isPaused(), made.pause().isPaused(), made.resume().isPaused()]
  },
  'Readable.isPaused': () => new Readable({ read() {} }).isPaused(),
  'Readable.resume': () => new Readable({ read() {} }).resume().readableFlowing,
  'Readable.destroy': async () => {
    const made = new Readable({ read() {} })
    const told = story(made, ['error', 'close', 'end'])
    made.destroy(new RangeError('no'))
    return [
      await told,
      made.destroyed,
      Reflect.get(made, 'closed'),
      textOf(Reflect.get(made, 'errored')),
    ]
  },
  'Readable.wrap': async () => {
    const old = new Stream()
    const made = new Readable().wrap(Object(Object.assign(old, { pause() {}, resume() {} })))
    old.emit('data', 'a')
    old.emit('end')
    return collected(made)
  },
  'Readable.iterator': async () => {
    const made = numbers()
    for await (const one of made.iterator({ destroyOnReturn: false })) if (one === 2) break
    return [made.destroyed, await collected(made)]
  },
  'Readable.map': helper((made) => made.map((value) => value * 2)),
  'Readable.filter': helper((made) => made.filter(async (value) => value % 2 === 0)),
  'Readable.forEach': helper(async (made) => {
    const seen: unknown[] = []
    await made.forEach((value) => void seen.push(value))
    return seen
  }),
  'Readable.toArray': helper(async (made) => made.toArray()),
  'Readable.some': helper(async (made) => made.some((value) => value > 3)),
  'Readable.find': helper(async (made) => made.find((value) => value > 2)),
  'Readable.every': helper(async (made) => made.every((value) => value > 0)),
  'Readable.flatMap': helper((made) => made.flatMap((value) => [value, value])),
  'Readable.drop': helper((made) => made.drop(2)),
  'Readable.take': helper((made) => made.take(2)),
  'Readable.asIndexedPairs': helper((made) => made.asIndexedPairs()),
  'Readable.reduce': helper(async (made) => made.reduce((sum, value) => sum + value, 10)),
  'Readable.compose': helper((made) =>
    made.compose(async function* (source: AsyncIterable<number>) {
      for await (const value of source) yield value + 1
    }),
  ),
  'Readable.map: a function that throws': helper((made) =>
    made.map(() => {
      throw new RangeError('in map')
    }),
  ),
  'Readable.map: what is no function': helper((made) => Reflect.apply(made.map, made, [5])),
  'Readable.readable': () => [
    new Readable({ read() {} }).readable,
    Readable.from([]).destroy().readable,
  ],
  'Readable.readableHighWaterMark': () => [
    new Readable().readableHighWaterMark,
    new Readable({ objectMode: true }).readableHighWaterMark,
    new Readable({ highWaterMark: 5 }).readableHighWaterMark,
  ],
  'Readable.readableLength': () => {
    const made = new Readable({ read() {} })
    made.push('abc')
    return made.readableLength
  },
  'Readable: without read': async () => {
    const made = new Readable()
    const told = story(made, ['error'])
    made.resume()
    return told
  },
}
