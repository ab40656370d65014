import { readStream } from './read-stream.ts'
import { writeStream } from './write-stream.ts'

/** For who imports a class by its name: that brings readable-stream at once. */
export const ReadStream: ReturnType<typeof readStream> = /* @__PURE__ */ readStream()
export const WriteStream: ReturnType<typeof writeStream> = /* @__PURE__ */ writeStream()
export { ReadStream as FileReadStream, WriteStream as FileWriteStream }
