import type { Emitter, Listener } from './emitter.ts'

export function rawListenersOf(emitter: Emitter, type: PropertyKey): Listener[] {
  const found = emitter._events?.[type]
  if (found === undefined) return []
  return typeof found === 'function' ? [found] : found.slice()
}

export function listenersOf(emitter: Emitter, type: PropertyKey): Listener[] {
  return rawListenersOf(emitter, type).map((listener) => listener.listener ?? listener)
}

/** Takes off the listener that was added last, itself or wrapped by `once`. */
export function remove(emitter: Emitter, type: PropertyKey, listener: Listener): Emitter {
  const events = emitter._events
  const found = events?.[type]
  if (events === undefined || found === undefined) return emitter
  if (typeof found === 'function') {
    if (!isOf(found, listener)) return emitter
    forget(emitter, type)
    if (events['removeListener'] !== undefined) {
      emitter.emit('removeListener', type, found.listener ?? listener)
    }
    return emitter
  }
  const at = found.findLastIndex((other) => isOf(other, listener))
  if (at === -1) return emitter
  found.splice(at, 1)
  if (found.length === 1) events[type] = found[0]
  if (events['removeListener'] !== undefined) emitter.emit('removeListener', type, listener)
  return emitter
}

export function removeAll(emitter: Emitter, types: PropertyKey[]): Emitter {
  const events = emitter._events
  if (events === undefined) return emitter
  const [type] = types
  if (events['removeListener'] === undefined) {
    if (types.length === 0) reset(emitter)
    else if (type !== undefined && events[type] !== undefined) forget(emitter, type)
    return emitter
  }
  if (types.length > 0 && type !== undefined) return removeEach(emitter, type)
  for (const name of Reflect.ownKeys(events)) {
    if (name !== 'removeListener') removeEach(emitter, name)
  }
  removeEach(emitter, 'removeListener')
  reset(emitter)
  return emitter
}

/** The last that was added is the first to go, and each is told. */
function removeEach(emitter: Emitter, type: PropertyKey): Emitter {
  for (const listener of rawListenersOf(emitter, type).toReversed()) remove(emitter, type, listener)
  return emitter
}

function isOf(other: Listener, listener: Listener): boolean {
  return other === listener || other.listener === listener
}

function forget(emitter: Emitter, type: PropertyKey): void {
  emitter._eventsCount -= 1
  if (emitter._eventsCount === 0) reset(emitter)
  else delete emitter._events?.[type]
}

function reset(emitter: Emitter): void {
  emitter._events = Object.create(null)
  emitter._eventsCount = 0
}
