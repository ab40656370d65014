import { isListener, told } from './message-channel.ts'

const channels = new Set<BroadcastChannel>()

/** A sandbox has one thread, so its channels reach each other and nothing else: no other sandbox, and not the host. */
export class BroadcastChannel extends EventTarget {
  readonly name: string
  #heard: unknown = null

  constructor(name: unknown) {
    super()
    this.name = String(name)
    channels.add(this)
  }

  get onmessage(): unknown {
    return this.#heard
  }

  set onmessage(listener: unknown) {
    if (isListener(this.#heard)) this.removeEventListener('message', this.#heard)
    this.#heard = listener
    if (isListener(listener)) this.addEventListener('message', listener)
  }

  postMessage(message: unknown): void {
    if (!channels.has(this))
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError')
    for (const other of channels) {
      if (other === this || other.name !== this.name) continue
      const copy: unknown = structuredClone(message)
      globalThis.setTimeout(() => {
        if (channels.has(other)) other.dispatchEvent(told(copy))
      }, 0)
    }
  }

  close(): void {
    channels.delete(this)
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}
