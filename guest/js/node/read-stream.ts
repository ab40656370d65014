/* oxlint-disable no-underscore-dangle -- Node names what a stream implements so */
import type { Readable } from 'node:stream'
import { integer, isCallback } from './argument.ts'
import { bufferOf, encodingOptions } from './encoding.ts'
import { asError, builtinOpen, construct, describeState, prepare, release } from './file-stream.ts'
import type { Done, FileStream } from './file-stream.ts'
import { PIECE } from './host.ts'
import { readPiece } from './read.ts'
import { streams } from './stream-library.ts'
import { outOfRange } from './usage-error.ts'

/** Bytes that are read at once if nothing is said, as in Node. */
const CHUNK = 64 * 1024

export interface ReadStream extends Readable, Omit<FileStream, keyof Readable> {
  end: number
  bytesRead: number
  autoClose: boolean
}

export function createReadStream(path: unknown, options?: unknown): ReadStream {
  return Reflect.construct(readStream(), [path, options])
}

let ready = false

/** The constructor. Node's streams, which it inherits from, are loaded when it is asked for. */
export function readStream(): typeof ReadStream {
  if (ready) return ReadStream
  ready = true
  const { Readable } = streams()
  Object.setPrototypeOf(ReadStream.prototype, Readable.prototype)
  Object.setPrototypeOf(ReadStream, Readable)
  ReadStream.prototype.open = builtinOpen
  ReadStream.prototype._construct = construct
  ReadStream.prototype._read = readMore
  ReadStream.prototype._destroy = destroy
  ReadStream.prototype.close = close
  describeState(ReadStream.prototype, '_readableState')
  return ReadStream
}

/** A function and no class: libraries call it on objects of their own (graceful-fs), as Node allows. */
function ReadStream(
  this: ReadStream | undefined,
  path: unknown,
  options?: unknown,
): ReadStream | undefined {
  if (this === undefined || !(this instanceof ReadStream)) return createReadStream(path, options)
  const bag = encodingOptions(options)
  prepare(this, path, bag, 'r')
  this.bytesRead = 0
  this.end = bag.end === undefined || bag.end === Infinity ? Infinity : integer(bag.end, 'end', 0)
  if (this.start !== undefined && this.start > this.end) {
    throw outOfRange('start', `<= "end" (here: ${this.end})`, this.start)
  }
  const { Readable } = streams()
  Readable.call(this, {
    ...bag,
    highWaterMark: bag.highWaterMark === undefined ? CHUNK : Number(bag.highWaterMark),
    autoDestroy: bag.autoClose === undefined ? true : Boolean(bag.autoClose),
  })
  return undefined
}

/** Pushed later, though the host answers at once: pieces that are pushed in the call are put together. */
function readMore(this: ReadStream, size: number): void {
  const done = this.pos === undefined ? this.bytesRead : this.pos
  const wanted = Math.min(this.end - done + 1, size, PIECE)
  if (wanted <= 0 || this.fd === null) {
    this.push(null)
    return
  }
  let piece: Uint8Array
  try {
    piece = readPiece(this.fd, wanted, this.pos === undefined ? undefined : BigInt(this.pos))
  } catch (error) {
    queueMicrotask(() => this.destroy(asError(error)))
    return
  }
  queueMicrotask(() => {
    if (this.destroyed) return
    if (this.pos !== undefined) this.pos += piece.length
    this.bytesRead += piece.length
    this.push(piece.length === 0 ? null : bufferOf(piece))
  })
}

function destroy(this: ReadStream, error: Error | null, done: Done): void {
  release(this, error, done)
}

function close(this: ReadStream, done?: unknown): void {
  if (isCallback(done)) streams().finished(this, done)
  this.destroy()
}
