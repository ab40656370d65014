/** What the command's exit codes mean. */
export const exitCodes = {
  success: 0,
  /** The task ran and failed: its envelope says why. Or what is printed could not be written. */
  taskFailed: 1,
  /** The user's mistake: no such file, a wrong option, a program that does not compile. */
  mistake: 2,
  /** Capsule's own fault. */
  fault: 3,
  /** The journal of a durable run is of another version of its program, or of Capsule. */
  otherVersion: 4,
  /** A durable run sleeps, or waits for a signal: there is no envelope yet. */
  suspended: 5,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const

/** One of the command's exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What is printed could not be written (the disk is full): said in one message, exit code 1. */
export class OutputLost extends Error {
  constructor(reason: string) {
    super(`the output could not be written: ${reason}.`)
  }
}

/** A mistake of the user's, said in one message: no stack, exit code 2. */
export class Mistake extends Error {}
