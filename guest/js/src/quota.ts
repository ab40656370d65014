/** Errors of this kind end a task as `QUOTA_EXCEEDED`, if nobody catches them. */
const mark = Symbol.for('capsule.quota')

/** Makes an error one of a quota. */
export function markQuota(error: Error): Error {
  return Object.defineProperty(error, mark, { value: true })
}

/** Whether an error is one of a quota. */
export function isQuota(error: Error): boolean {
  return mark in error
}
