import { print } from 'capsule:engine/host@0.1.0'

/** Where the modules that a program brings along (`process.stdout`) find the host's call. */
export function installOutput(): void {
  Object.defineProperty(globalThis, Symbol.for('capsule.print'), { value: print })
}
