import { signal, sleep } from './suspension.ts'
import { task } from './tasks.ts'

/** Puts what `@capsule-run/sdk` is inside a program where its bundle finds it. */
export function installSdk(): void {
  const value = Object.freeze({ task, sleep, signal })
  Object.defineProperty(globalThis, Symbol.for('capsule.sdk'), { value })
}
