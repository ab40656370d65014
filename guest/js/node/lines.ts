import { EventEmitter } from 'node:events'
import type { Readable } from 'node:stream'

/** The lines of a stream, as events or one after another: what is used of Node's `readline.Interface`. */
export class Lines extends EventEmitter {
  declare private readonly input: Readable
  declare private reading: boolean
  declare private closed: boolean

  constructor(input: Readable) {
    super()
    this.input = input
    this.reading = false
    this.closed = false
    input.setEncoding('utf8')
    // Only one who listens for lines wants them read without being asked.
    this.on('newListener', (event: unknown) => {
      if (event === 'line' && !this.reading) queueMicrotask(() => void this.emitAll())
    })
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.input.destroy()
    this.emit('close')
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
    this.reading = true
    try {
      yield* this.lines()
    } finally {
      this.close()
    }
  }

  private async *lines(): AsyncGenerator<string, void> {
    let rest = ''
    for await (const piece of this.input) {
      rest += String(piece)
      // What ends in a carriage return may go on with the line feed that belongs to it.
      const held = rest.endsWith('\r') ? rest.length - 1 : rest.length
      const lines = rest.slice(0, held).split(/\r\n|\n|\r/)
      rest = (lines.pop() ?? '') + rest.slice(held)
      for (const line of lines) yield line
    }
    if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest
  }

  private async emitAll(): Promise<void> {
    if (this.reading) return
    try {
      for await (const line of this) this.emit('line', line)
    } catch (error) {
      this.emit('error', error)
    }
  }
}
