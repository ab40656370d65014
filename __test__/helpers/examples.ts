import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { checkout } from './checkout.ts'
import { folderWith } from './folder.ts'

/** A project of a test's own with the examples, nothing in `examples/out` yet. */
export function examplesFolder(t: ExecutionContext): string {
  const folder = folderWith(t)
  cpSync(join(checkout, 'examples'), join(folder, 'examples'), { recursive: true })
  rmSync(join(folder, 'examples/out'), { recursive: true, force: true })
  mkdirSync(join(folder, 'examples/out'))
  return folder
}
