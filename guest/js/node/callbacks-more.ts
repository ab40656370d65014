import { Buffer } from 'node:buffer'
import { answer, answerCount, answerPromise, lastOf } from './answer.ts'
import { bagOf, callback, isView } from './argument.ts'
import { cp as cpLater } from './copy-tree.ts'
import { realpathSync } from './links.ts'
import { existsSync } from './permissions.ts'
import { readSync, readvSync } from './read.ts'
import { writeSync, writevSync } from './write.ts'

/** Functions whose callbacks, or arguments, are not like the others'. */

const ROOM = 16_384
const promisified = /* @__PURE__ */ Symbol.for('nodejs.util.promisify.custom')

type Counted = (...args: unknown[]) => void

export function exists(path: unknown, done: unknown): void {
  const tell = callback(done)
  const there = existsSync(path)
  queueMicrotask(() => tell(there))
}

export function cp(...args: unknown[]): void {
  const done = lastOf(args)
  void answerPromise(cpLater(args[0], args[1], args[2]), done)
}

/** `read(fd, buffer, offset, length, position, callback)`; all but the file can be left out. */
export function read(...args: unknown[]): void {
  const done = lastOf(args)
  const [fd, given, offset] = args
  const bag = isView(given) ? bagOf(offset) : bagOf(given)
  const buffer = isView(given) ? given : (bag.buffer ?? Buffer.alloc(ROOM))
  const plain = isView(given) && args.length > 3
  const rest = plain ? [fd, buffer, ...args.slice(2)] : [fd, buffer, bag]
  answerCount(readSync, [...rest, done], buffer)
}

export function readv(...args: unknown[]): void {
  answerCount(readvSync, args, args[1])
}

export function write(...args: unknown[]): void {
  answerCount(writeSync, args, args[1])
}

export function writev(...args: unknown[]): void {
  answerCount(writevSync, args, args[1])
}

function realpathOf(...args: unknown[]): void {
  answer(realpathSync, args)
}

function realpathNative(...args: unknown[]): void {
  answer(realpathSync.native, args)
}

export const realpath: typeof realpathOf & { native: typeof realpathNative } =
  /* @__PURE__ */ Object.assign(realpathOf, { native: realpathNative })

function promises(run: Counted, counted: string, held: string): void {
  const value = (...args: unknown[]): Promise<object> =>
    new Promise((resolve, reject) => {
      run(...args, (error: unknown, count: unknown, buffer: unknown) => {
        if (error === null) resolve({ [counted]: count, [held]: buffer })
        else reject(error)
      })
    })
  Object.defineProperty(run, promisified, { value })
}

promises(read, 'bytesRead', 'buffer')
promises(readv, 'bytesRead', 'buffers')
promises(write, 'bytesWritten', 'buffer')
promises(writev, 'bytesWritten', 'buffers')
Object.defineProperty(exists, promisified, {
  value: (path: unknown) => Promise.resolve(existsSync(path)),
})
