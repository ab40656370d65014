import { Buffer } from 'node:buffer'
import { EventEmitter } from 'node:events'
import { bagOf, isView } from './argument.ts'
import type { Content } from './encoding.ts'
import { HANDLE, openFile } from './handle-mark.ts'
import { Lines } from './lines.ts'
import { closeFile, fdatasyncSync, fsyncSync } from './open.ts'
import { fchmodSync } from './permissions.ts'
import { readFileOf, writeFileTo } from './promised-file.ts'
import { createReadStream, type ReadStream } from './read-stream.ts'
import { readSync, readvSync } from './read.ts'
import { fstatSync } from './stat.ts'
import type { AnyStats } from './stats.ts'
import { futimesSync } from './times.ts'
import { ftruncateSync } from './truncate.ts'
import { unavailable } from './usage-error.ts'
import { createWriteStream, type WriteStream } from './write-stream.ts'
import { writeSync, writevSync } from './write.ts'

/** Bytes that `read` makes room for if it is given no buffer, as in Node. */
const ROOM = 16_384

/** What `open` of `fs/promises` gives. */
export class FileHandle extends EventEmitter {
  declare readonly [HANDLE]: true
  /** -1 once it is closed. */
  declare fd: number

  constructor(fd: number) {
    super()
    this[HANDLE] = true
    this.fd = fd
  }

  async appendFile(data: unknown, options?: unknown): Promise<void> {
    await writeFileTo(openFile(this, 'writeFile'), data, options, 'a')
  }

  async chmod(mode: unknown): Promise<void> {
    fchmodSync(openFile(this, 'fchmod'), mode)
  }

  async chown(): Promise<void> {
    throw unavailable('fchown', 'files have no owners')
  }

  async close(): Promise<void> {
    if (this.fd === -1) return
    const fd = this.fd
    this.fd = -1
    try {
      closeFile(fd)
    } finally {
      this.emit('close')
    }
  }

  createReadStream(options?: unknown): ReadStream {
    return createReadStream(undefined, { ...bagOf(options), fd: this })
  }

  createWriteStream(options?: unknown): WriteStream {
    return createWriteStream(undefined, { ...bagOf(options), fd: this })
  }

  async datasync(): Promise<void> {
    fdatasyncSync(openFile(this, 'fdatasync'))
  }

  /** `read(buffer, offset, length, position)`, with these three in an object, or all four. */
  async read(
    bufferOrOptions?: unknown,
    offsetOrOptions?: unknown,
    length?: unknown,
    position?: unknown,
  ): Promise<{ bytesRead: number; buffer: unknown }> {
    const fd = openFile(this, 'read')
    if (isView(bufferOrOptions)) {
      const spread = typeof offsetOrOptions !== 'object' || offsetOrOptions === null
      const range = spread ? { offset: offsetOrOptions, length, position } : offsetOrOptions
      return { bytesRead: readSync(fd, bufferOrOptions, range), buffer: bufferOrOptions }
    }
    const bag = bagOf(bufferOrOptions)
    const buffer = bag.buffer ?? Buffer.alloc(ROOM)
    return { bytesRead: readSync(fd, buffer, bag), buffer }
  }

  async readFile(options?: unknown): Promise<Content> {
    return readFileOf(openFile(this, 'readFile'), options)
  }

  readLines(options?: unknown): Lines {
    return new Lines(this.createReadStream(options))
  }

  async readv(
    buffers: unknown,
    position?: unknown,
  ): Promise<{ bytesRead: number; buffers: unknown }> {
    return { bytesRead: readvSync(openFile(this, 'readv'), buffers, position), buffers }
  }

  async stat(options?: unknown): Promise<AnyStats> {
    return fstatSync(openFile(this, 'fstat'), options)
  }

  async sync(): Promise<void> {
    fsyncSync(openFile(this, 'fsync'))
  }

  async truncate(length: unknown = 0): Promise<void> {
    ftruncateSync(openFile(this, 'ftruncate'), length)
  }

  async utimes(atime: unknown, mtime: unknown): Promise<void> {
    futimesSync(openFile(this, 'futimes'), atime, mtime)
  }

  async write(
    buffer: unknown,
    offsetOrOptions?: unknown,
    length?: unknown,
    position?: unknown,
  ): Promise<{ bytesWritten: number; buffer: unknown }> {
    const fd = openFile(this, 'write')
    return { bytesWritten: writeSync(fd, buffer, offsetOrOptions, length, position), buffer }
  }

  async writeFile(data: unknown, options?: unknown): Promise<void> {
    await writeFileTo(openFile(this, 'writeFile'), data, options, 'w')
  }

  async writev(
    buffers: unknown,
    position?: unknown,
  ): Promise<{ bytesWritten: number; buffers: unknown }> {
    return { bytesWritten: writevSync(openFile(this, 'writev'), buffers, position), buffers }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
