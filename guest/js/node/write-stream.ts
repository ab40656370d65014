/* oxlint-disable no-underscore-dangle -- Node names what a stream implements so */
import { Buffer } from 'node:buffer'
import type { Writable } from 'node:stream'
import { boolean, isCallback } from './argument.ts'
import { encodingOptions } from './encoding.ts'
import { asError, builtinOpen, construct, describeState, prepare, release } from './file-stream.ts'
import type { Done, FileStream } from './file-stream.ts'
import { fsyncSync } from './open.ts'
import { streams } from './stream-library.ts'
import { systemError } from './system-error.ts'
import { writeAll } from './write.ts'

export interface WriteStream extends Writable, Omit<FileStream, keyof Writable> {
  bytesWritten: number
  flush: boolean
  autoClose: boolean
}

export function createWriteStream(path: unknown, options?: unknown): WriteStream {
  return Reflect.construct(writeStream(), [path, options])
}

let ready = false

/** The constructor. Node's streams, which it inherits from, are loaded when it is asked for. */
export function writeStream(): typeof WriteStream {
  if (ready) return WriteStream
  ready = true
  const { Writable } = streams()
  Object.setPrototypeOf(WriteStream.prototype, Writable.prototype)
  Object.setPrototypeOf(WriteStream, Writable)
  WriteStream.prototype.open = builtinOpen
  WriteStream.prototype._construct = construct
  WriteStream.prototype.destroySoon = endSoon
  WriteStream.prototype._write = write
  WriteStream.prototype._writev = writeWaiting
  WriteStream.prototype._destroy = destroy
  WriteStream.prototype.close = close
  describeState(WriteStream.prototype, '_writableState')
  return WriteStream
}

/** A function and no class, for the reason of ReadStream. */
function WriteStream(
  this: WriteStream | undefined,
  path: unknown,
  options?: unknown,
): WriteStream | undefined {
  if (this === undefined || !(this instanceof WriteStream)) return createWriteStream(path, options)
  const bag = encodingOptions(options)
  prepare(this, path, bag, 'w')
  this.bytesWritten = 0
  this.flush = boolean(bag, 'flush', false)
  const { Writable } = streams()
  Writable.call(this, {
    ...bag,
    decodeStrings: true,
    autoDestroy: bag.autoClose === undefined ? true : Boolean(bag.autoClose),
  })
  if (typeof bag.encoding === 'string' && Buffer.isEncoding(bag.encoding)) {
    this.setDefaultEncoding(bag.encoding)
  }
  return undefined
}

function endSoon(this: WriteStream): void {
  this.end()
}

function write(this: WriteStream, data: Uint8Array, _encoding: string, done: Done): void {
  try {
    if (this.fd === null) throw systemError('EBADF', 'write')
    const at = this.pos === undefined ? undefined : BigInt(this.pos)
    const count = data.length === 0 ? 0 : writeAll(this.fd, data, at)
    this.bytesWritten += count
    if (this.pos !== undefined) this.pos += count
  } catch (error) {
    return done(asError(error))
  }
  done()
}

/** What waited is written at once: one call of the host costs more than putting it together. */
function writeWaiting(this: WriteStream, waiting: { chunk: Uint8Array }[], done: Done): void {
  Reflect.apply(write, this, [Buffer.concat(waiting.map(({ chunk }) => chunk)), 'utf8', done])
}

function destroy(this: WriteStream, error: Error | null, done: Done): void {
  try {
    if (this.flush && this.fd !== null) fsyncSync(this.fd)
  } catch (failure) {
    return release(this, error ?? asError(failure), done)
  }
  release(this, error, done)
}

function close(this: WriteStream, done?: unknown): void {
  if (isCallback(done)) {
    if (this.closed) queueMicrotask(done)
    else this.on('close', done)
  }
  if (!this.autoClose) this.on('finish', () => this.destroy())
  this.end()
}
