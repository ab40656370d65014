// The content of source files as one word, so that what was built from them can be found again.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/**
 * Hash of the names and contents of all files at `paths` (files or folders, relative to `root`), and
 * of `versions`, the words that change the outcome besides. What is not there counts as empty.
 */
export function contentHash(root, paths, versions) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => filesIn(join(root, path))).toSorted()) {
    const content = readFileSync(file)
    hash.update(`${relative(root, file).split(sep).join('/')}\0${content.length}\0`).update(content)
  }
  hash.update(versions.join('\0'))
  return hash.digest('hex').slice(0, 32)
}

/** All files of a folder, or the file at that path; none if nothing is there. */
export function filesIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && name !== '__pycache__')
    .flatMap((name) => filesIn(join(path, name)))
}
