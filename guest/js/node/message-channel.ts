/** Messages are copied when they are sent, and come after what is settled now, as in Node. */
export class MessagePort extends EventTarget {
  #other: MessagePort | undefined
  #waiting: unknown[] | undefined = []
  #heard: unknown = null

  /** Makes two ports each other's. */
  static join(left: MessagePort, right: MessagePort): void {
    left.#other = right
    right.#other = left
  }

  get onmessage(): unknown {
    return this.#heard
  }

  set onmessage(listener: unknown) {
    if (isListener(this.#heard)) this.removeEventListener('message', this.#heard)
    this.#heard = listener
    if (!isListener(listener)) return
    this.addEventListener('message', listener)
    this.start()
  }

  postMessage(message: unknown, options?: unknown): void {
    const transfer = Array.isArray(options) ? options : (Object(options).transfer ?? [])
    const copy: unknown = structuredClone(message, { transfer })
    const other = this.#other
    if (other) other.#take(copy)
  }

  /** What came before anybody listened comes now. */
  start(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const message of waiting) this.#tell(message)
  }

  close(): void {
    const other = this.#other
    this.#other = undefined
    if (!other) return
    globalThis.setTimeout(() => this.dispatchEvent(new Event('close')), 0)
    other.close()
  }

  /** Node's ports are emitters too. */
  on(name: string, listener: (message: unknown) => void): this {
    this.addEventListener(name, (event) => listener(Reflect.get(event, 'data')))
    if (name === 'message') this.start()
    return this
  }

  once(name: string, listener: (message: unknown) => void): this {
    this.addEventListener(name, (event) => listener(Reflect.get(event, 'data')), { once: true })
    if (name === 'message') this.start()
    return this
  }

  ref(): void {}

  unref(): void {}

  #take(message: unknown): void {
    if (this.#waiting) this.#waiting.push(message)
    else this.#tell(message)
  }

  #tell(message: unknown): void {
    globalThis.setTimeout(() => this.dispatchEvent(told(message)), 0)
  }
}

export class MessageChannel {
  readonly port1 = new MessagePort()
  readonly port2 = new MessagePort()

  constructor() {
    MessagePort.join(this.port1, this.port2)
  }
}

/** The engine has no class of these. */
export function told(message: unknown): Event {
  const more = { data: message, origin: '', lastEventId: '', source: null, ports: [] }
  return Object.assign(new Event('message'), more)
}

export function isListener(value: unknown): value is (event: Event) => void {
  return typeof value === 'function'
}
