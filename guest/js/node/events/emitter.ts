import { named } from '../class-name.ts'
import { nextTick } from '../next-tick.ts'
import { coded, shown, wrongType } from '../usage-error.ts'
import { limits, maximumOf, warnOfLeak } from './limit.ts'
import { listenersOf, rawListenersOf, remove, removeAll } from './removal.ts'

/** `once` wraps a listener and remembers it. */
export type Listener = ((...args: unknown[]) => unknown) & { listener?: Listener }

/** What the properties of an emitter are called in Node: programs and libraries look at them. */
export interface Emitter {
  _events: Record<PropertyKey, Listener | Listener[] | undefined> | undefined
  _eventsCount: number
  _maxListeners: number | undefined
  emit(type: PropertyKey, ...args: unknown[]): boolean
  [capture]?: boolean
  [rejection]?: unknown
}

const capture = Symbol('kCapture')
const shapeMode = Symbol('shapeMode')
const rejection = Symbol.for('nodejs.rejection')
export const captureRejectionSymbol: symbol = rejection
export const errorMonitor: symbol = Symbol('events.errorMonitor')

/** In the order in which Node lists them. */
const methods = {
  setMaxListeners,
  getMaxListeners,
  emit,
  addListener,
  on: addListener,
  prependListener,
  once,
  prependOnceListener,
  removeListener,
  off: removeListener,
  removeAllListeners,
  listeners,
  rawListeners,
  listenerCount,
  eventNames,
}

/** What a class needs to extend it, which it need not be called by `new` for: `EventEmitter.call(this)`. */
export interface EmitterClass {
  new (options?: unknown): Emitter & typeof methods
  (this: unknown, options?: unknown): void
  prototype: Emitter & typeof methods
  init(this: Emitter, options?: unknown): void
}

export const EventEmitter: EmitterClass = /* @__PURE__ */ emitterClass()

function emitterClass(): EmitterClass {
  const init = function init(this: Emitter, options?: unknown): void {
    const inherited: unknown = Object.getPrototypeOf(this)
    if (this._events === undefined || this._events === Reflect.get(Object(inherited), '_events')) {
      this._events = Object.create(null)
      this._eventsCount = 0
    }
    this._maxListeners = this._maxListeners || undefined
    Reflect.set(this, shapeMode, false)
    this[capture] = wantsCapture(options, made)
  }
  const made = Object.assign(
    function (this: Emitter, options?: unknown): void {
      Reflect.apply(init, this, [options])
    },
    { init },
  )
  named(made, 'EventEmitter')
  const state = { _events: undefined, _eventsCount: 0, _maxListeners: undefined }
  Object.assign(made.prototype, state, methods)
  Object.defineProperty(made.prototype, capture, { value: false, writable: true })
  return Object(made)
}

function wantsCapture(options: unknown, made: { prototype: object }): boolean {
  const asked: unknown = Object(options).captureRejections
  if (!asked) return Boolean(Reflect.get(made.prototype, capture))
  if (typeof asked === 'boolean') return asked
  throw wrongType('options.captureRejections', 'of type boolean', asked)
}

/** Whether each emitter made from now on turns rejections of its listeners into errors. */
export const captureSetting = {
  get: (): unknown => Reflect.get(EventEmitter.prototype, capture),
  set(value: unknown): void {
    if (typeof value !== 'boolean') {
      throw wrongType('EventEmitter.captureRejections', 'of type boolean', value)
    }
    EventEmitter.prototype[capture] = value
  },
}

function setMaxListeners(this: Emitter, count: unknown): Emitter {
  this._maxListeners = maximumOf(count, 'setMaxListeners')
  return this
}

function getMaxListeners(this: Emitter): number {
  return this._maxListeners ?? limits.listeners
}

function emit(this: Emitter, type: PropertyKey, ...args: unknown[]): boolean {
  const events = this._events
  if (type === 'error') {
    if (events?.[errorMonitor] !== undefined) this.emit(errorMonitor, ...args)
    if (events?.['error'] === undefined) throw unheard(args)
  }
  const handler = events?.[type]
  if (handler === undefined) return false
  if (typeof handler === 'function') {
    heard(this, Reflect.apply(handler, this, args), type, args)
    return true
  }
  // A copy: a listener may take itself off. A plain loop: iterators are slow in the interpreter.
  const copy = handler.slice()
  for (let at = 0; at < copy.length; at++) {
    const listener = copy[at]
    if (listener) heard(this, Reflect.apply(listener, this, args), type, args)
  }
  return true
}

function addListener(this: Emitter, type: PropertyKey, listener: unknown): Emitter {
  return add(this, type, listener, 'push')
}

function prependListener(this: Emitter, type: PropertyKey, listener: unknown): Emitter {
  return add(this, type, listener, 'unshift')
}

function once(this: Emitter, type: PropertyKey, listener: unknown): Emitter {
  return add(this, type, onceOnly(this, type, listener), 'push')
}

function prependOnceListener(this: Emitter, type: PropertyKey, listener: unknown): Emitter {
  return add(this, type, onceOnly(this, type, listener), 'unshift')
}

function removeListener(this: Emitter, type: PropertyKey, listener: unknown): Emitter {
  return remove(this, type, checked(listener))
}

function removeAllListeners(this: Emitter, ...types: PropertyKey[]): Emitter {
  return removeAll(this, types)
}

function listeners(this: Emitter, type: PropertyKey): Listener[] {
  return listenersOf(this, type)
}

function rawListeners(this: Emitter, type: PropertyKey): Listener[] {
  return rawListenersOf(this, type)
}

function listenerCount(this: Emitter, type: PropertyKey, listener?: unknown): number {
  if (listener === undefined || listener === null) return rawListenersOf(this, type).length
  return listenersOf(this, type).filter((other) => other === listener).length
}

function eventNames(this: Emitter): PropertyKey[] {
  return this._eventsCount > 0 ? Reflect.ownKeys(Object(this._events)) : []
}

function checked(listener: unknown): Listener {
  if (typeof listener === 'function') return Object(listener)
  throw wrongType('listener', 'of type function', listener)
}

function add(
  emitter: Emitter,
  type: PropertyKey,
  listener: unknown,
  how: 'push' | 'unshift',
): Emitter {
  const added = checked(listener)
  emitter._events ??= Object.create(null)
  emitter._eventsCount ??= 0
  // Told before it is added, so that a listener of `newListener` does not hear of itself.
  if (emitter._events?.['newListener'] !== undefined) {
    emitter.emit('newListener', type, added.listener ?? added)
  }
  const events: NonNullable<Emitter['_events']> = Object(emitter._events)
  const before = events[type]
  if (before === undefined) {
    events[type] = added
    emitter._eventsCount += 1
    return emitter
  }
  const list = typeof before === 'function' ? [before] : before
  list[how](added)
  events[type] = list
  warnOfLeak(emitter, type, list)
  return emitter
}

function onceOnly(emitter: Emitter, type: PropertyKey, listener: unknown): Listener {
  const wrapped = checked(listener)
  let fired = false
  const wrapper: Listener = (...args) => {
    if (fired) return undefined
    remove(emitter, type, wrapper)
    fired = true
    return Reflect.apply(wrapped, emitter, args)
  }
  return Object.assign(wrapper, { listener: wrapped })
}

function unheard(args: unknown[]): unknown {
  const [error] = args
  if (error instanceof Error) return error
  const message = `Unhandled error. (${shown(error)})`
  return Object.assign(coded(new Error(message), 'ERR_UNHANDLED_ERROR'), { context: error })
}

/** With `captureRejections`, a promise that a listener gives and that is rejected is an error of the emitter. */
function heard(emitter: Emitter, result: unknown, type: PropertyKey, args: unknown[]): void {
  if (result === undefined || result === null || !emitter[capture]) return
  const then: unknown = Object(result).then
  if (typeof then !== 'function') return
  Reflect.apply(then, result, [
    undefined,
    (error: unknown) => nextTick(() => tellRejection(emitter, error, type, args)),
  ])
}

function tellRejection(emitter: Emitter, error: unknown, type: PropertyKey, args: unknown[]): void {
  const handler = emitter[rejection]
  if (typeof handler === 'function') {
    Reflect.apply(handler, emitter, [error, type, ...args])
    return
  }
  const before = emitter[capture] ?? false
  // Else a listener of `error` that rejects would go on for ever.
  emitter[capture] = false
  try {
    emitter.emit('error', error)
  } finally {
    emitter[capture] = before
  }
}
