const { stringify } = JSON

/** Characters of a message or stack that are kept: the host cuts there too. */
const MAX_TEXT = 64 * 1024

let program = ''

/** The file name that the program's frames in a stack have; others are the engine's own and are left out. */
export function nameProgram(filename: string): void {
  program = filename
}

/** The program's frames, without the constructor of the error's own class: it was thrown where that was called. */
export function ownFrames(error: Error): string {
  const frames = String(error.stack)
    .split('\n')
    .filter((frame) => frame.includes(`@${program}:`))
  const made = frames.length > 1 && frames[0]?.startsWith(`${error.constructor.name}@`)
  return (made ? frames.slice(1) : frames).join('\n')
}

/** A thrown value that is no error, in a line. */
export function print(value: unknown): string {
  return typeof value === 'object' && value !== null ? stringify(value) : String(value)
}

/** Whether a value is an error, also one of the platform's own kind. */
export function isError(value: unknown): value is Error {
  return (
    value instanceof Error || (typeof DOMException === 'function' && value instanceof DOMException)
  )
}

/** As much of a text as is kept. */
export function clip(text: string): string {
  // Half a surrogate pair, also one that the cut left, is no text that the host could read.
  return (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text).toWellFormed()
}
