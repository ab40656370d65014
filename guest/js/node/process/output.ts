import { EventEmitter } from 'node:events'
import { isFunction, isView, viewOf } from '../argument.ts'
import { wrongType } from '../usage-error.ts'

type Print = (to: string, text: Uint8Array) => void

const encoder = /* @__PURE__ */ new TextEncoder()

/** Bytes that cross to the host at once. */
const PIECE = 1 << 20

/**
 * `process.stdout` and `process.stderr`: what is written is printed at once. A stream to whoever writes or pipes to
 * it, without readable-stream, which every program that names `process` would otherwise bring along.
 */
export class Output extends EventEmitter {
  readonly fd: number
  readonly isTTY = false
  readonly writable = true
  readonly writableLength = 0
  readonly writableHighWaterMark = 16_384
  readonly writableNeedDrain = false
  readonly writableEnded = false
  readonly writableFinished = false
  readonly writableObjectMode = false
  readonly destroyed = false
  readonly #to: string

  constructor(fd: number, to: string) {
    super()
    this.fd = fd
    this.#to = to
  }

  write(data: unknown, encoding?: unknown, done?: unknown): boolean {
    const bytes = bytesOf(data, isFunction(encoding) ? undefined : encoding)
    for (let at = 0; at < bytes.length; at += PIECE) {
      printer()(this.#to, bytes.subarray(at, at + PIECE))
    }
    const told = isFunction(encoding) ? encoding : done
    if (isFunction(told)) queueMicrotask(() => told())
    return true
  }

  /** Whoever pipes to it ends it. It stays open, for others write to it as well. */
  end(data?: unknown, encoding?: unknown, done?: unknown): this {
    const told = [data, encoding, done].find(isFunction)
    if (data !== undefined && data !== null && !isFunction(data)) this.write(data, encoding)
    queueMicrotask(() => {
      told?.()
      this.emit('finish')
    })
    return this
  }

  cork(): void {}

  uncork(): void {}

  setDefaultEncoding(): this {
    return this
  }

  /** One colour: what is printed goes to a trace. */
  getColorDepth(): number {
    return 1
  }

  hasColors(): boolean {
    return false
  }
}

function bytesOf(data: unknown, encoding: unknown): Uint8Array {
  if (typeof data === 'string') return encodedText(data, String(encoding).toLowerCase())
  if (isView(data)) return viewOf(data)
  const expected = 'of type string or an instance of Buffer, TypedArray, or DataView'
  throw wrongType('chunk', expected, data)
}

/** Without Buffer, which is larger than all of `process`. */
function encodedText(text: string, encoding: string): Uint8Array {
  if (encoding === 'hex') return Uint8Array.fromHex?.(text) ?? encoder.encode(text)
  if (encoding === 'base64' || encoding === 'base64url') {
    return Uint8Array.fromBase64?.(text, { alphabet: encoding }) ?? encoder.encode(text)
  }
  if (encoding === 'latin1' || encoding === 'binary') {
    return Uint8Array.from(text, (character) => character.charCodeAt(0))
  }
  return encoder.encode(text)
}

function printer(): Print {
  const print: Print | undefined = Reflect.get(globalThis, Symbol.for('capsule.print'))
  if (print === undefined) throw new Error('there is nowhere to print to: this is no sandbox')
  return print
}
