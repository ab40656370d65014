import { named } from '../class-name.ts'
import { coded } from '../usage-error.ts'

/** A function of Node's that a sandbox has none of; it can be looked at, and extended. */
export type Absent = (new (...args: unknown[]) => object) & ((...args: unknown[]) => never)

/** What makes the functions of a module that say, where they are called, that there are none and what to do. */
export function absentees(module: string, instead: string): (name: string) => Absent {
  return (name) => {
    const absent = function (): never {
      throw absence(`${module}.${name}()`, instead)
    }
    named(absent, name)
    return Object(absent)
  }
}

export function absence(what: string, instead: string): Error {
  const message = `${what} does not exist in a sandbox: ${instead}`
  return coded(new Error(message), 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM')
}
