import { wrongType } from '../usage-error.ts'

/** Listens to an emitter or an `EventTarget`; gives back what ends that. */
export function subscribe(
  source: unknown,
  type: unknown,
  listener: (...args: unknown[]) => void,
  how: { once: boolean },
): () => void {
  const { on, once, removeListener, addEventListener, removeEventListener } = Object(source)
  const add: unknown = how.once ? once : on
  if (typeof add === 'function') {
    Reflect.apply(add, source, [type, listener])
    return () => Reflect.apply(removeListener, source, [type, listener])
  }
  if (typeof addEventListener === 'function') {
    Reflect.apply(addEventListener, source, [type, listener, how])
    return () => Reflect.apply(removeEventListener, source, [type, listener])
  }
  throw wrongType('emitter', 'an instance of EventEmitter', source)
}
