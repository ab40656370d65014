import { modeBits } from '../argument.ts'

/** What Linux begins with. */
let mask = 0o022

/** Remembered, and asked by nobody: what mode a file gets is its creator's to say. */
export function umask(next?: unknown): number {
  const before = mask
  if (next !== undefined) mask = modeBits(next, 'mask') & 0o777
  return before
}
