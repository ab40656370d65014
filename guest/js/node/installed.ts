import { named } from './class-name.ts'

/** Makes a value a global, as whoever looks for it by a name that is made up finds it, and gives it back. */
export function installed<Value>(name: string, value: Value): Value {
  if (typeof value === 'function') named(value, name)
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  return value
}
