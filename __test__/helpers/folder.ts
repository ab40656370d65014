import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { tracesWritten } from '@capsule-run/sdk/internal'

/** A folder of a test's own with the given files; gone when the test is over. */
export function folderWith(t: ExecutionContext, files: Record<string, string> = {}): string {
  const folder = temporaryFolder(files)
  t.teardown(async () => {
    // Else the trace of a run that has just ended is written into a folder that is being removed.
    await tracesWritten()
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** The same for whoever removes it after several tests. */
export function temporaryFolder(files: Record<string, string> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'capsule-test-')))
  writeFiles(folder, files)
  return folder
}

/** Writes files, their folders included. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
}
