import { readFileSync, statSync } from 'node:fs'

/** The text of an ordinary file: a pipe in its place would keep its reader waiting for ever. */
export function readOrdinary(path: string): string {
  const found = statSync(path)
  // The reading of a folder says itself that it is one.
  if (!found.isFile() && !found.isDirectory()) throw new Error('it is no ordinary file')
  return readFileSync(path, 'utf8')
}
