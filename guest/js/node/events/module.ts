import { coded, wrongType } from '../usage-error.ts'
import {
  captureRejectionSymbol,
  captureSetting,
  EventEmitter as Class,
  errorMonitor,
  type Emitter,
} from './emitter.ts'
import { EventEmitterAsyncResource } from './async-resource.ts'
import { limits, maximumOf } from './limit.ts'
import { on } from './on.ts'
import { checkedSignal, once } from './once.ts'
import { listenersOf } from './removal.ts'

export { captureRejectionSymbol, errorMonitor, EventEmitterAsyncResource, on, once }
export const { init } = Class
export const usingDomains = false
export const captureRejections = false
export const { listeners: defaultMaxListeners } = limits
export const kMaxEventTargetListeners: symbol = Symbol('events.maxEventTargetListeners')
export const kMaxEventTargetListenersWarned: symbol = Symbol('events.maxEventTargetListenersWarned')

export function listenerCount(emitter: unknown, type: PropertyKey): number {
  const count: unknown = Object(emitter).listenerCount
  if (typeof count === 'function') return Reflect.apply(count, emitter, [type])
  return getEventListeners(emitter, type).length
}

export function getEventListeners(source: unknown, type: PropertyKey): unknown[] {
  if (isEmitter(source)) return listenersOf(source, type)
  if (!(source instanceof EventTarget)) {
    throw wrongType('emitter', 'an instance of EventEmitter or EventTarget', source)
  }
  const message =
    'events.getEventListeners() of an EventTarget does not exist in a sandbox: keep a list of what you add'
  throw coded(new Error(message), 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM')
}

export function getMaxListeners(source: unknown): number {
  if (isEmitter(source)) return source._maxListeners ?? limits.listeners
  if (source instanceof EventTarget) return targets.get(source) ?? limits.listeners
  throw wrongType('emitter', 'an instance of EventEmitter or EventTarget', source)
}

/** Of the sources that are named, else of all that do not say for themselves. */
export function setMaxListeners(count: unknown = limits.listeners, ...sources: unknown[]): void {
  const maximum = maximumOf(count, 'setMaxListeners')
  if (sources.length === 0) limits.listeners = maximum
  for (const source of sources) {
    if (source instanceof EventTarget) targets.set(source, maximum)
    else if (isEmitter(source)) source._maxListeners = maximum
    else throw wrongType('eventTargets', 'an instance of EventEmitter or EventTarget', source)
  }
}

/** Runs a listener when a signal aborts, or soon if it has. */
export function addAbortListener(signal: unknown, listener: unknown): object {
  const asked = checkedSignal(signal, 'signal')
  if (typeof listener !== 'function') throw wrongType('listener', 'of type function', listener)
  const run = (event?: unknown): unknown => Reflect.apply(listener, asked, [event])
  if (asked.aborted) queueMicrotask(run)
  else asked.addEventListener('abort', run, { once: true })
  const dispose = (): void => asked.removeEventListener('abort', run)
  return { [Object(Symbol).dispose ?? Symbol.for('nodejs.dispose')]: dispose }
}

const targets = /* @__PURE__ */ new WeakMap<EventTarget, number>()

function isEmitter(source: unknown): source is Emitter {
  return typeof Object(source).getMaxListeners === 'function'
}

const settings = {
  captureRejections: captureSetting,
  defaultMaxListeners: {
    get: () => limits.listeners,
    set: (count: unknown) => {
      limits.listeners = maximumOf(count, 'defaultMaxListeners')
    },
  },
}

/** The class and the module are one in Node. */
export const EventEmitter: typeof Class = /* @__PURE__ */ whole()

function whole(): typeof Class {
  Object.assign(Class, {
    addAbortListener,
    once,
    on,
    getEventListeners,
    getMaxListeners,
    EventEmitter: Class,
    usingDomains,
    captureRejectionSymbol,
    EventEmitterAsyncResource,
    errorMonitor,
    setMaxListeners,
    listenerCount,
  })
  for (const [name, property] of Object.entries(settings)) {
    Object.defineProperty(Class, name, { ...property, enumerable: true })
  }
  const marks = { kMaxEventTargetListeners, kMaxEventTargetListenersWarned }
  for (const [name, value] of Object.entries(marks)) Object.defineProperty(Class, name, { value })
  return Class
}

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default EventEmitter
