import library from 'library:stream'
import { wrongType } from '../usage-error.ts'

type Node = typeof library
type NodeReadable = InstanceType<Node['Readable']>
type NodeWritable = InstanceType<Node['Writable']>

/** Streams of Node made of the web's, and back. */

function readableFromWeb(source: unknown, options: object = {}): NodeReadable {
  if (!(source instanceof ReadableStream)) {
    throw wrongType('readableStream', 'an instance of ReadableStream', source)
  }
  const reader = source.getReader()
  const made: NodeReadable = new library.Readable({
    ...options,
    read() {
      reader.read().then(
        ({ value, done }) => void made.push(done ? null : value),
        (error: Error) => made.destroy(error),
      )
    },
    destroy(reason, settle) {
      const end = (): void => settle(reason)
      reader.cancel(reason).then(end, end)
    },
  })
  return made
}

function readableToWeb(source: NodeReadable): ReadableStream {
  if (!(source instanceof library.Readable)) {
    throw wrongType('streamReadable', 'an instance of stream.Readable', source)
  }
  return new ReadableStream(
    {
      start(controller) {
        source.on('data', (chunk: unknown) => {
          controller.enqueue(bytesOf(chunk))
          if ((controller.desiredSize ?? 0) <= 0) source.pause()
        })
        library.finished(source, { writable: false }, (error) => {
          if (error) controller.error(error)
          else controller.close()
        })
        source.pause()
      },
      pull: () => void source.resume(),
      cancel: (reason: unknown) =>
        void source.destroy(reason instanceof Error ? reason : undefined),
    },
    { highWaterMark: source.readableObjectMode ? source.readableHighWaterMark : 1 },
  )
}

/** The web has bytes, and no Buffer. */
function bytesOf(chunk: unknown): unknown {
  if (!(chunk instanceof Uint8Array)) return chunk
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

function writableFromWeb(target: unknown, options: object = {}): NodeWritable {
  if (!(target instanceof WritableStream)) {
    throw wrongType('writableStream', 'an instance of WritableStream', target)
  }
  const writer = target.getWriter()
  const tell = (promise: Promise<unknown>, settle: (error?: Error | null) => void): void => {
    promise.then(
      () => settle(),
      (error: Error) => settle(error),
    )
  }
  return new library.Writable({
    ...options,
    write: (chunk, _, settle) => tell(writer.write(chunk), settle),
    final: (settle) => tell(writer.close(), settle),
    destroy(reason, settle) {
      const end = (): void => settle(reason)
      if (reason) writer.abort(reason).then(end, end)
      else end()
    },
  })
}

function writableToWeb(target: NodeWritable): WritableStream {
  if (typeof Object(target).write !== 'function') {
    throw wrongType('streamWritable', 'an instance of stream.Writable', target)
  }
  return new WritableStream({
    write: async (chunk) =>
      new Promise((resolve, reject) => {
        target.write(chunk, (error) => (error ? reject(error) : resolve()))
      }),
    close: async () => new Promise((resolve) => void target.end(() => resolve())),
    abort: (reason: unknown) => void target.destroy(reason instanceof Error ? reason : undefined),
  })
}

function duplexFromWeb(pair: unknown, options: object = {}): unknown {
  const { readable, writable } = Object(pair)
  const parts = {
    readable: readableFromWeb(readable, options),
    writable: writableFromWeb(writable, options),
  }
  return library.Duplex.from(Object(parts))
}

function duplexToWeb(duplex: unknown): object {
  return { readable: readableToWeb(Object(duplex)), writable: writableToWeb(Object(duplex)) }
}

/** Gives the library's classes what it has only the names of. */
export function addWebAdapters(): void {
  Object.assign(library.Readable, { fromWeb: readableFromWeb, toWeb: readableToWeb })
  Object.assign(library.Writable, { fromWeb: writableFromWeb, toWeb: writableToWeb })
  Object.assign(library.Duplex, { fromWeb: duplexFromWeb, toWeb: duplexToWeb })
}
