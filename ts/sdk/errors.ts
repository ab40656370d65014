/**
 * Every way in which a run can go wrong: the closed list of the envelope's `error_type` and of
 * `CapsuleError.code`. The same table stands in `native/src/error.rs`; a test compares the two.
 * A word is never renamed and never used again for something else.
 */
export const errorTypes = [
  'TASK_ERROR',
  'OUT_OF_FUEL',
  'OUT_OF_MEMORY',
  'TIMEOUT',
  'CANCELLED',
  'STACK_OVERFLOW',
  'INVALID_RESULT',
  'INVALID_ARGUMENTS',
  'TASK_NOT_FOUND',
  'LOAD_ERROR',
  'COMPILE_ERROR',
  'QUOTA_EXCEEDED',
  'INTERRUPTED',
  'NONDETERMINISM',
  'INTERNAL',
] as const

/** One word of the closed list of errors. */
export type ErrorType = (typeof errorTypes)[number]

/**
 * What a call rejects with when it could not even start: a mistake of the caller, a file that
 * cannot be compiled or loaded, or (`INTERNAL`) a fault of Capsule's own. A task that ran and
 * failed is no exception but an envelope with `success: false`.
 */
export class CapsuleError extends Error {
  override readonly name = 'CapsuleError'

  /** Which error of the closed list it is. */
  readonly code: ErrorType

  constructor(code: ErrorType, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Tells whether `word` is in the closed list. */
export function isErrorType(word: string): word is ErrorType {
  return errorTypes.some((known) => known === word)
}

/** The text of anything that was thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
