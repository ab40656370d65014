import { EventEmitter } from 'node:events'

/** `process.stdin`, which has nothing in it: it ends for whoever reads. */
export class Input extends EventEmitter {
  readonly fd = 0
  readonly isTTY = false
  readonly readable = true
  #ended = false

  override on(event: string, listener: (...args: unknown[]) => void): this {
    super.on(event, listener)
    if (event === 'data' || event === 'readable' || event === 'end') this.#end()
    return this
  }

  override addListener(event: string, listener: (...args: unknown[]) => void): this {
    return this.on(event, listener)
  }

  read(): null {
    this.#end()
    return null
  }

  resume(): this {
    this.#end()
    return this
  }

  pause(): this {
    return this
  }

  setEncoding(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  pipe<To extends object>(to: To): To {
    const end: unknown = Reflect.get(to, 'end')
    if (typeof end === 'function') this.once('end', () => Reflect.apply(end, to, []))
    this.#end()
    return to
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<never> {}

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    queueMicrotask(() => {
      this.emit('end')
      this.emit('close')
    })
  }
}
