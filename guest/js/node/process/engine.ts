/** The engine's own `process`. Not by its name, which the bundler takes for the whole one that is made of it. */
export function engineProcess(): typeof globalThis.process {
  return Reflect.get(globalThis, 'process')
}
