import type { BaseContext } from 'clipanion'

/** What commands know of the world outside; made at one place, so that tests can make their own. */
export interface CapsuleContext extends BaseContext {
  /** The folder that paths are relative to. */
  cwd: string
  /** Opens standard input, which only a command that asks something needs. */
  openInput: () => NodeJS.ReadableStream & { isTTY?: boolean }
}

/** A stream that may be a terminal. */
export type OutputStream = NodeJS.WritableStream & { isTTY?: boolean }
