// Where things are.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the bench. */
export const benchDir = fileURLToPath(new URL('.', import.meta.url))

/** The checkout's folder. */
export const checkout = fileURLToPath(new URL('..', import.meta.url))

/** The command line as npm links it. */
export const bin = join(checkout, 'ts/cli/bin/capsule.cjs')

/** The sizes that others are compared with; `--record` writes it. */
export const recordPath = join(benchDir, 'sizes.json')

/** Path of a program that is measured. */
export function programPath(name) {
  return join(benchDir, 'programs', name)
}

/** Does work with a folder of its own, such as a project whose cache is empty, and removes it. */
export async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'capsule-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
