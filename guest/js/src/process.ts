import { workingFolder } from 'capsule:engine/files@0.1.0'
import { variables } from 'capsule:engine/host@0.1.0'

/**
 * The part of Node's `process` that a sandbox has: it cannot end the host, and `env` holds the variables
 * that its task was given. While a program is loaded there are none: what a task may see is not for an image.
 */
export function installProcess(): { endLoad(): void } {
  const environment = environmentOf()
  const exit = (): never => {
    throw new Error('process.exit() does not exist in a task: return a value, or throw an error')
  }
  const process = { env: environment.env, argv: ['capsule'], cwd: () => workingFolder(), exit }
  Object.defineProperty(globalThis, 'process', {
    value: process,
    writable: true,
    configurable: true,
  })
  return { endLoad: () => environment.endLoad() }
}

/** `process.env`: asked from the host when it is first looked at, since most tasks never do. */
function environmentOf(): { env: object; endLoad(): void } {
  const values: Record<string, string> = Object.create(Object.prototype)
  let asked = true
  const filled = (): Record<string, string> => {
    if (asked) return values
    asked = true
    // Not by assignment: a variable may be called `__proto__`.
    const property = { writable: true, enumerable: true, configurable: true }
    for (const [name, value] of variables()) {
      Object.defineProperty(values, name, { ...property, value })
    }
    return values
  }
  const env = new Proxy(values, {
    get: (_, name) => Reflect.get(filled(), name),
    has: (_, name) => Reflect.has(filled(), name),
    ownKeys: () => Reflect.ownKeys(filled()),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(filled(), name),
    deleteProperty: (_, name) => Reflect.deleteProperty(filled(), name),
    // As in Node: whatever is put in comes out as a text.
    set: (_, name, value) => Reflect.set(filled(), name, String(value)),
  })
  return {
    env,
    endLoad() {
      asked = false
    },
  }
}
