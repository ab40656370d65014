import { answerPromise } from './answer.ts'
import { callback } from './argument.ts'
import { encodingOptions } from './encoding.ts'
import type { Dirent } from './dirent.ts'
import { dirents, listAt, readdirSync } from './list-folder.ts'
import { place } from './place.ts'
import { coded } from './usage-error.ts'

/** An open folder. Its entries were read when it was opened. */
export class Dir {
  declare readonly path: string
  // Neither private names nor fields with values: they double what a program costs the engine to read.
  declare private readonly found: Dirent[]
  declare private next: number
  declare private closed: boolean

  constructor(path: string, entries: Dirent[]) {
    this.path = path
    this.next = 0
    this.closed = false
    this.found = entries
  }

  readSync(): Dirent | null {
    this.mustBeOpen()
    return this.found[this.next++] ?? null
  }

  read(done?: unknown): Promise<Dirent | null> | void {
    this.mustBeOpen()
    if (done === undefined) return Promise.resolve(this.readSync())
    const answer = callback(done, 'callback')
    const entry = this.readSync()
    queueMicrotask(() => answer(null, entry))
  }

  closeSync(): void {
    this.mustBeOpen()
    this.closed = true
  }

  close(done?: unknown): Promise<void> | void {
    if (done === undefined) return this.closeLater()
    const answer = callback(done, 'callback')
    void answerPromise(this.closeLater(), answer)
  }

  async *entries(): AsyncGenerator<Dirent, void> {
    try {
      for (let entry = this.readSync(); entry !== null; entry = this.readSync()) yield entry
    } finally {
      this.closeSync()
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Dirent, void> {
    return this.entries()
  }

  private async closeLater(): Promise<void> {
    this.closeSync()
  }

  private mustBeOpen(): void {
    if (this.closed) throw coded(new Error('Directory handle was closed'), 'ERR_DIR_CLOSED')
  }
}

export function opendirSync(path: unknown, options?: unknown): Dir {
  const at = place(path)
  const bag = encodingOptions(options)
  const entries = listAt(at, 'opendir')
  if (!bag.recursive) return new Dir(at.text, dirents(at, path, entries, bag.encoding))
  const tree = readdirSync(at.text, { recursive: true, withFileTypes: true })
  return new Dir(
    at.text,
    tree.filter((entry) => typeof entry === 'object' && 'parentPath' in entry),
  )
}
