/**
 * The part of Node's `process` that a sandbox has: it cannot end the host, and it sees no
 * environment unless its task was given one.
 */
export function installProcess(): void {
  const exit = (): never => {
    throw new Error('process.exit() does not exist in a task: return a value, or throw an error')
  }
  const process = { env: {}, argv: ['capsule'], exit }
  Object.defineProperty(globalThis, 'process', {
    value: process,
    writable: true,
    configurable: true,
  })
}
