import { define } from './property.ts'

type Source = AsyncIterable<unknown> | Iterable<unknown>
type Binary = ArrayBuffer | Uint8Array<ArrayBuffer>

/** What the engine's streams lack. */
export function installStreams(): void {
  define(ReadableStream, 'from', streamOf)
  define(ReadableStream.prototype, 'values', values)
  define(ReadableStream.prototype, Symbol.asyncIterator, values)
  define(globalThis, 'TextDecoderStream', DecoderStream)
  define(globalThis, 'TextEncoderStream', EncoderStream)
}

/** A stream of what an iterable gives. */
export function streamOf(source: Source): ReadableStream {
  const items =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  return new ReadableStream(
    {
      async pull(to) {
        const { done, value } = await items.next()
        if (done) to.close()
        else to.enqueue(await value)
      },
      async cancel() {
        await items.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

async function* values<T>(
  this: ReadableStream<T>,
  { preventCancel = false } = {},
): AsyncGenerator<T> {
  const reader = this.getReader()
  let left = true
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        left = false
        throw error
      })
      if (done) {
        left = false
        return
      }
      yield value
    }
  } finally {
    if (left && !preventCancel) await reader.cancel()
    reader.releaseLock()
  }
}

class DecoderStream {
  readonly encoding: string
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  readonly readable: ReadableStream<string>
  readonly writable: WritableStream<Binary>

  constructor(label = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    const decoder = new TextDecoder(label, options)
    ;({ encoding: this.encoding, fatal: this.fatal, ignoreBOM: this.ignoreBOM } = decoder)
    const enqueue = (to: TransformStreamDefaultController<string>, text: string): void => {
      if (text !== '') to.enqueue(text)
    }
    ;({ readable: this.readable, writable: this.writable } = new TransformStream<Binary, string>({
      transform: (chunk, to) => enqueue(to, decoder.decode(chunk, { stream: true })),
      flush: (to) => enqueue(to, decoder.decode()),
    }))
  }

  get [Symbol.toStringTag](): string {
    return 'TextDecoderStream'
  }
}

class EncoderStream {
  readonly encoding = 'utf-8'
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<string>

  constructor() {
    const encoder = new TextEncoder()
    // The first half of a pair that two pieces share.
    let half = ''
    ;({ readable: this.readable, writable: this.writable } = new TransformStream<
      string,
      Uint8Array
    >({
      transform(chunk, to) {
        const text = half + String(chunk)
        half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? ''
        if (text !== half) to.enqueue(encoder.encode(text.slice(0, text.length - half.length)))
      },
      flush(to) {
        if (half !== '') to.enqueue(encoder.encode(half))
      },
    }))
  }

  get [Symbol.toStringTag](): string {
    return 'TextEncoderStream'
  }
}
