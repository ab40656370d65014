import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirOf, findProject, linkedCacheFolder, shownPath } from '@capsule-run/sdk/internal'
import { CapsuleError } from '@capsule-run/sdk/runner'
import type { CapsuleContext } from './context.ts'
import { exitCodes, type ExitCode } from './exit.ts'
import { formatBytes } from './format.ts'

/** Removes the cache of the project here. A running program keeps what it has open. */
export function emptyCache({ cwd, stdout }: CapsuleContext): ExitCode {
  const { root } = findProject(cwd, cwd)
  const folder = cacheDirOf(root)
  const name = shownPath(root, folder)
  const link = linkedCacheFolder(root)
  if (link !== undefined) {
    const message = `${shownPath(root, link)} is a symbolic link: what it points to is not Capsule's to empty. Remove the link.`
    throw new CapsuleError('LOAD_ERROR', message)
  }
  const sizes = sizesIn(folder)
  // A writer at the same moment may put a file into the folder that is being removed.
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const count = sizes.length === 1 ? '1 file' : `${sizes.length} files`
  const what = sizes.length === 0 ? 'was empty' : `emptied: ${count}, ${formatBytes(total)}`
  stdout.write(`${name} ${what}\n`)
  return exitCodes.success
}

function sizesIn(folder: string): number[] {
  try {
    return readdirSync(folder).map((file) => {
      return lstatSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0
    })
  } catch {
    return [] // there is none
  }
}
