/** Whether a value is a buffer of memory itself, and no view of one. */
export function isAnyArrayBuffer(value: unknown): value is ArrayBuffer {
  return value instanceof ArrayBuffer || isShared(value)
}

function isShared(value: unknown): boolean {
  return typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer
}
