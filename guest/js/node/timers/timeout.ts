import { callback } from '../argument.ts'

/** Node takes what is shorter or longer, or no number, for this. */
const SHORTEST_MS = 1
const LONGEST_MS = 2 ** 31 - 1

/**
 * What Node's timers give back. Nothing waits for a timer here, so `ref` and `unref` only remember what they were
 * told. The interpreter's own timers are numbers; this is one's number too.
 */
export class Timeout {
  readonly #run: (...args: unknown[]) => unknown
  readonly #delayMs: number
  readonly #args: unknown[]
  readonly #repeats: boolean
  #id: unknown
  #ended = false
  #counted = true

  constructor(run: unknown, delayMs: unknown, args: unknown[], repeats: boolean) {
    this.#run = callback(run, 'callback')
    const wanted = Number(delayMs)
    this.#delayMs = wanted >= SHORTEST_MS && wanted <= LONGEST_MS ? wanted : SHORTEST_MS
    this.#args = args
    this.#repeats = repeats
    this.#start()
  }

  ref(): this {
    this.#counted = true
    return this
  }

  unref(): this {
    this.#counted = false
    return this
  }

  hasRef(): boolean {
    return this.#counted
  }

  /** Begins to wait anew, also one that fired, but none that was cleared. */
  refresh(): this {
    if (this.#ended) return this
    globalThis.clearTimeout(Number(this.#id))
    this.#start()
    return this
  }

  close(): this {
    this.#ended = true
    globalThis.clearTimeout(Number(this.#id))
    return this
  }

  [Symbol.toPrimitive](): number {
    return Number(this.#id)
  }

  #start(): void {
    const fire = (): void => void Reflect.apply(this.#run, this, this.#args)
    this.#id = this.#repeats
      ? globalThis.setInterval(fire, this.#delayMs)
      : globalThis.setTimeout(fire, this.#delayMs)
  }
}
