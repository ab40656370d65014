import { wrongType } from './usage-error.ts'

/** Tells a FileHandle without the module of its class, which brings all streams with it. */
export const HANDLE = /* @__PURE__ */ Symbol('capsule.FileHandle')

export interface Handle {
  readonly [HANDLE]: true
  readonly fd: number
  close(): Promise<void>
  on(event: 'close', listener: () => void): unknown
}

export function isHandle(value: unknown): value is Handle {
  return typeof value === 'object' && value !== null && HANDLE in value
}

/** The promise forms take a path or a FileHandle, but no number. */
export function pathOrFile(value: unknown, syscall: string): unknown {
  if (isHandle(value)) return openFile(value, syscall)
  if (typeof value !== 'number') return value
  throw wrongType('path', 'of type string or an instance of Buffer or URL', value)
}

export function openFile(handle: Handle, syscall: string): number {
  if (handle.fd !== -1) return handle.fd
  throw Object.assign(new Error('file closed'), { code: 'EBADF', syscall })
}
