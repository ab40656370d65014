/** What streams give, in Node and in a sandbox. */

const encoder = new TextEncoder()

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const each of stream) found.push(each)
  return found
}

function streamOf<T>(...values: T[]): ReadableStream<T> {
  return new ReadableStream({
    start(to) {
      for (const value of values) to.enqueue(value)
      to.close()
    },
  })
}

async function textOf(stream: ReadableStream): Promise<string> {
  return new Response(stream).text()
}

export const cases = {
  'ReadableStream.from': async () => [
    await all(ReadableStream.from([1, 2])),
    await all(
      ReadableStream.from(
        (async function* () {
          yield 'a'
          yield 'b'
        })(),
      ),
    ),
  ],
  'ReadableStream: walked, and left early': async () => {
    let reason: unknown = 'none'
    const stream = new ReadableStream({
      pull: (to) => to.enqueue(1),
      cancel: (why) => {
        reason = why
      },
    })
    for await (const value of stream) if (value === 1) break
    return [reason, stream.locked]
  },
  'ReadableStream.tee': async () => {
    const [one, other] = streamOf('a', 'b').tee()
    return [await all(one), await all(other)]
  },
  'ReadableStream.pipeThrough': async () => {
    const upper = new TransformStream<string, string>({
      transform: (chunk, to) => to.enqueue(chunk.toUpperCase()),
      flush: (to) => to.enqueue('!'),
    })
    return all(streamOf('a', 'b').pipeThrough(upper))
  },
  'ReadableStream.pipeTo': async () => {
    const seen: unknown[] = []
    await streamOf(1, 2).pipeTo(
      new WritableStream({
        write: (chunk) => void seen.push(chunk),
        close: () => void seen.push('closed'),
      }),
    )
    return seen
  },
  'ReadableStream.pipeTo: a sink that fails': async () => {
    const sink = new WritableStream({
      write: () => {
        throw new RangeError('full')
      },
    })
    return streamOf(1)
      .pipeTo(sink)
      .catch((error: unknown) => String(error))
  },
  'ReadableStream: one that fails': async () => {
    const stream = new ReadableStream({
      start: (to) => to.error(new RangeError('broken')),
    })
    return all(stream).catch((error: unknown) => String(error))
  },
  'ReadableStream.getReader': async () => {
    const stream = streamOf(1)
    const reader = stream.getReader()
    const locked = stream.locked
    const [first, second] = [await reader.read(), await reader.read()]
    reader.releaseLock()
    return [locked, first, second, stream.locked]
  },
  'ReadableStream: bytes into a buffer of its reader': async () => {
    const stream = new ReadableStream({
      type: 'bytes',
      start(to) {
        to.enqueue(Uint8Array.of(1, 2, 3))
        to.close()
      },
    })
    const reader = stream.getReader({ mode: 'byob' })
    const first = await reader.read(new Uint8Array(2))
    const second = await reader.read(new Uint8Array(2))
    return [first.value, first.done, second.value, second.done]
  },
  'ReadableStream: how much it asks for': () => {
    const stream = new ReadableStream(
      { start: (to) => [to.enqueue(1), to.desiredSize] },
      new CountQueuingStrategy({ highWaterMark: 5 }),
    )
    return [
      stream.locked,
      new CountQueuingStrategy({ highWaterMark: 5 }).highWaterMark,
      new ByteLengthQueuingStrategy({ highWaterMark: 5 }).size(Uint8Array.of(1, 2)),
    ]
  },
  WritableStream: async () => {
    const seen: unknown[] = []
    const stream = new WritableStream({ write: (chunk) => void seen.push(chunk) })
    const writer = stream.getWriter()
    await writer.ready
    await writer.write('a')
    const size = writer.desiredSize
    await writer.close()
    return [seen, size, stream.locked, await writer.closed]
  },
  'WritableStream.abort': async () => {
    let reason: unknown
    const stream = new WritableStream({
      abort: (why) => {
        reason = why
      },
    })
    await stream.abort('why')
    return reason
  },
  TransformStream: async () => {
    const { readable, writable } = new TransformStream()
    const writer = writable.getWriter()
    void writer.write(1)
    void writer.close()
    return all(readable)
  },
  'TransformStream: one that ends early': async () => {
    const first = new TransformStream({
      transform: (chunk, to) => {
        to.enqueue(chunk)
        to.terminate()
      },
    })
    return all(streamOf(1, 2).pipeThrough(first)).catch((error: unknown) => Object(error).name)
  },
  CompressionStream: async () => {
    const found: string[] = []
    for (const format of ['gzip', 'deflate', 'deflate-raw'] as const) {
      const packed = streamOf(encoder.encode('hello '.repeat(50))).pipeThrough(
        new CompressionStream(format),
      )
      found.push(await textOf(packed.pipeThrough(new DecompressionStream(format))))
    }
    return found
  },
  'CompressionStream: a format that is none': () => {
    try {
      return Reflect.construct(CompressionStream, ['zip'])
    } catch (error) {
      return Object(error).name
    }
  },
  'DecompressionStream: bytes that are none': async () =>
    textOf(streamOf(encoder.encode('not gzip')).pipeThrough(new DecompressionStream('gzip'))).then(
      () => 'read',
      () => 'fails',
    ),
  TextDecoderStream: async () => {
    const bytes = encoder.encode('a€𝄞')
    const stream = streamOf(bytes.subarray(0, 2), bytes.subarray(2, 6), bytes.subarray(6))
    const decoder = new TextDecoderStream()
    return [(await all(stream.pipeThrough(decoder))).join(''), decoder.encoding, decoder.fatal]
  },
  TextEncoderStream: async () =>
    all(streamOf('a€', '\uD834', '\uDD1E').pipeThrough(new TextEncoderStream())),
}
