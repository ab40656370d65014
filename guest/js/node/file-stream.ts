import type { Stream } from 'node:stream'
import { answerPromise } from './answer.ts'
import { descriptor, integer, type OptionBag } from './argument.ts'
import { isHandle, type Handle } from './handle-mark.ts'
import { closeFile, openSync } from './open.ts'
import { place } from './place.ts'
import { wrongType } from './usage-error.ts'

export type Done = (error?: Error | null) => void

/** What a stream that reads a file and one that writes it have in common. */
export interface FileStream extends Stream {
  fd: number | null
  path: unknown
  flags: unknown
  mode: unknown
  start: number | undefined
  pos: number | undefined
  handle: Handle | undefined
  /** Deprecated in Node, but libraries replace it (graceful-fs). */
  open: () => void
  close: (done?: unknown) => void
}

export function builtinOpen(): void {}

/** Takes the file of the options, or the path that will be opened. */
export function prepare(stream: FileStream, path: unknown, bag: OptionBag, flags: string): void {
  stream.handle = undefined
  if (bag.fd === undefined || bag.fd === null) {
    stream.fd = null
    stream.path = path instanceof Uint8Array ? path : place(path).text
    stream.flags = bag.flags === undefined ? flags : bag.flags
    stream.mode = bag.mode === undefined ? 0o666 : bag.mode
    place(path)
  } else if (isHandle(bag.fd)) {
    stream.handle = bag.fd
    stream.fd = descriptor(bag.fd.fd)
    bag.fd.on('close', () => stream.close())
  } else if (typeof bag.fd === 'number') {
    stream.fd = descriptor(bag.fd)
  } else {
    throw wrongType('options.fd', 'of type number or an instance of FileHandle', bag.fd)
  }
  stream.start = bag.start === undefined ? undefined : integer(bag.start, 'start', 0)
  stream.pos = stream.start
}

/** `_construct` of both streams. */
export function construct(this: FileStream, done: Done): void {
  if (typeof this.fd === 'number') return done()
  if (this.open !== builtinOpen) return openByAnother(this, done)
  try {
    this.fd = openSync(this.path, this.flags, this.mode)
  } catch (error) {
    return done(asError(error))
  }
  done()
  this.emit('open', this.fd)
  this.emit('ready')
}

/** `_destroy` of both streams, after what each has to do before. */
export function release(stream: FileStream, error: Error | null, done: Done): void {
  const { fd, handle } = stream
  stream.fd = null
  if (handle !== undefined) {
    void answerPromise(handle.close(), (failure: unknown) => {
      done(failure === null ? error : asError(failure))
    })
    return
  }
  try {
    if (fd !== null) closeFile(fd)
  } catch (failure) {
    return done(asError(failure))
  }
  done(error)
}

/** The properties that Node's streams of files have beside their methods. */
export function describeState(prototype: object, state: '_readableState' | '_writableState'): void {
  Object.defineProperty(prototype, 'autoClose', {
    get(): unknown {
      return Object(this)[state].autoDestroy
    },
    set(value: unknown) {
      Object(this)[state].autoDestroy = value
    },
  })
  Object.defineProperty(prototype, 'pending', {
    get(): boolean {
      return Object(this).fd === null
    },
    configurable: true,
  })
}

/** Streams take no other values. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** A replaced `open` tells by an event that it has opened the file. */
function openByAnother(stream: FileStream, done: Done): void {
  const emit = stream.emit.bind(stream)
  stream.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'open' && event !== 'error') return emit(event, ...values)
    stream.emit = emit
    if (event === 'error') {
      done(asError(values[0]))
      return true
    }
    done()
    return emit(event, ...values)
  }
  stream.open()
}
