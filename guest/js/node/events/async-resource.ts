import { AsyncResource } from '../async-hooks/resource.ts'
import { named } from '../class-name.ts'
import { wrongType } from '../usage-error.ts'
import { EventEmitter } from './emitter.ts'

/** An emitter whose listeners run in the contexts of where it was made. */
export class EventEmitterAsyncResource extends EventEmitter {
  static {
    named(this, 'EventEmitterAsyncResource')
    const { emit } = EventEmitter.prototype
    const value = function (this: EventEmitterAsyncResource, ...args: unknown[]): unknown {
      return this.#resource.runInAsyncScope(() => Reflect.apply(emit, this, args), this)
    }
    Object.defineProperty(this.prototype, 'emit', { value, writable: true, configurable: true })
  }

  readonly #resource: AsyncResource

  constructor(options?: unknown) {
    super(options)
    const { name = new.target.name, triggerAsyncId } = Object(
      typeof options === 'string' ? { name: options } : options,
    )
    if (new.target === EventEmitterAsyncResource && typeof Object(options).name !== 'string') {
      const given: unknown = Object(options).name
      if (typeof options !== 'string') throw wrongType('options.name', 'of type string', given)
    }
    this.#resource = new AsyncResource(name, { triggerAsyncId })
  }

  emitDestroy(): void {
    this.#resource.emitDestroy()
  }

  get asyncId(): number {
    return this.#resource.asyncId()
  }

  get triggerAsyncId(): number {
    return this.#resource.triggerAsyncId()
  }

  get asyncResource(): AsyncResource {
    return this.#resource
  }
}
