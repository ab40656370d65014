import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, resolve, sep } from 'node:path'
import { reachable } from '../project.ts'

/**
 * Files that are not in a bundle but decided what is. Most are not there, and would change what an
 * import means if they appeared: a nearer `package.json` or `tsconfig.json`, `./names.ts` beside
 * `./names.js`.
 */
export function influencesOf(files: readonly string[]): string[] {
  const found = new Set<string>()
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    for (const path of reachable(folder, 'package.json')) found.add(path)
    // The bundler reads no tsconfig.json for installed packages.
    if (!isInstalled(folder)) addTsconfigs(folder, found)
  }
  for (const file of files) if (!isInstalled(file)) addRivals(file, found)
  for (const file of files) found.delete(file)
  return [...found]
}

function addTsconfigs(folder: string, found: Set<string>): void {
  const candidates = reachable(folder, 'tsconfig.json')
  for (const path of candidates) found.add(path)
  for (let path = candidates.at(-1); path !== undefined; path = extendedBy(path)) {
    if (found.has(path) && path !== candidates.at(-1)) return // it extends itself
    found.add(path)
  }
}

/** The `tsconfig.json` that one extends by a relative path; a package's only changes by installing. */
function extendedBy(tsconfig: string): string | undefined {
  if (!existsSync(tsconfig)) return undefined
  const base = /"extends"\s*:\s*"(\.[^"]+)"/.exec(readFileSync(tsconfig, 'utf8'))?.[1]
  if (base === undefined) return undefined
  return resolve(dirname(tsconfig), base.endsWith('.json') ? base : `${base}.json`)
}

/** What an import may leave out, in the bundler's order; `./x` may also mean `./x/index`. */
const extensions = ['.tsx', '.ts', '.jsx', '.js', '.mts', '.mjs', '.json']

function addRivals(file: string, found: Set<string>): void {
  const stem = join(dirname(file), basename(file, extname(file)))
  for (const extension of extensions) {
    found.add(stem + extension)
    if (basename(stem) === 'index') found.add(dirname(stem) + extension)
  }
}

function isInstalled(path: string): boolean {
  return `${path}${sep}`.includes(`${sep}node_modules${sep}`)
}
