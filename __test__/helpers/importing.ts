import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { bundleSource, type Bundle } from '../../ts/sdk/compiler/bundle.ts'
import { readSource } from '../../ts/sdk/compiler/source.ts'
import { guestModules } from './checkout.ts'
import { folderWith } from './folder.ts'

/** Files by their paths. */
export type Files = Record<string, string>

/** Makes in a folder what is no file with a text. */
export type Prepare = (folder: string) => void

/** Bundles `main.ts` of the folder `project`, which is the project, among other files. */
export async function bundled(
  t: ExecutionContext,
  files: Files,
  prepare?: Prepare,
): Promise<Bundle> {
  const folder = folderWith(t, files)
  prepare?.(folder)
  const root = join(folder, 'project')
  const source = readSource(join(root, 'main.ts'), { root, candidates: [] })
  return bundleSource(source, root, guestModules)
}

/** A link at one path to another. */
export function link(from: string, to: string): Prepare {
  return (folder) => {
    mkdirSync(dirname(join(folder, from)), { recursive: true })
    symlinkSync(join(folder, to), join(folder, from))
  }
}

/** A program that prints what it imports. */
export const print = (path: string, kind: string): Files => ({
  'project/main.ts': `import s from '${path}' with { type: '${kind}' }; console.log(s)`,
})

/** A workspace that the project is a member of, and imports another member of. */
export const workspace = (packages: string): Files => ({
  'package.json': `{ "workspaces": ${packages} }`,
  'lib/package.json': '{ "name": "lib", "main": "index.js" }',
  'lib/index.js': 'export default "TOP-SECRET"',
  'project/main.ts': `import s from 'lib'; console.log(s)`,
})
