import * as files from 'capsule:engine/files@0.1.0'

/** Where the modules that a program brings along (`node:fs`) find the host's calls. */
export function installFiles(): void {
  Object.defineProperty(globalThis, Symbol.for('capsule.files'), { value: files })
}
