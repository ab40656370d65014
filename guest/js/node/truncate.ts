import { descriptor, integer } from './argument.ts'
import { files } from './host.ts'
import { closeFile, openSync } from './open.ts'
import { refusal } from './system-error.ts'

export function truncateSync(path: unknown, length: unknown = 0): void {
  if (typeof path === 'number') return ftruncateSync(path, length)
  const file = openSync(path, 'r+')
  try {
    ftruncateSync(file, length)
  } finally {
    closeFile(file)
  }
}

export function ftruncateSync(fd: unknown, length: unknown = 0): void {
  const size = BigInt(Math.max(0, integer(length, 'len')))
  const file = descriptor(fd)
  try {
    files().truncate(file, size)
  } catch (error) {
    throw refusal(error, 'ftruncate')
  }
}
