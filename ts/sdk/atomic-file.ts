import { renameSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Writes a file so that readers, in any process, see the old content or the new and never a part:
 * into a file of its own first, which then takes the other's name.
 */
export function writeAtomically(path: string, content: string): void {
  // Created exclusively: a name that is taken, by chance or by design, is an error.
  const draft = `${path}.${Math.random().toString(36).slice(2)}.tmp`
  try {
    writeFileSync(draft, content, { flag: 'wx' })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
