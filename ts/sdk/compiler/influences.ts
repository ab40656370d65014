import { basename, dirname, extname, join, resolve, sep } from 'node:path'
import { readOrdinary } from '../ordinary-file.ts'
import { reachable } from '../project.ts'
import type { PackageImport } from './package-imports.ts'

/**
 * Files that are not in a bundle but decided what is. Most are not there, and would change what an
 * import means if they appeared: a nearer `package.json` or `tsconfig.json`, `./names.ts` beside
 * `./names.js`.
 */
export function influencesOf(
  files: readonly string[],
  packages: readonly PackageImport[],
): string[] {
  const found = new Set<string>()
  for (const { folder, name } of packages) {
    for (const path of reachable(folder, join('node_modules', name, 'package.json')))
      found.add(path)
  }
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
  for (const path of reachable(folder, 'tsconfig.json')) addTsconfig(path, found)
}

/** A `tsconfig.json` with those that it extends, and so on. */
function addTsconfig(path: string, found: Set<string>): void {
  if (found.has(path)) return
  found.add(path)
  for (const base of basesOf(path)) {
    for (const candidate of placesOf(base, dirname(path))) addTsconfig(candidate, found)
  }
}

/** What a `tsconfig.json` extends: one name, or a list of them. It is JSON with comments, so it is not parsed. */
function basesOf(tsconfig: string): string[] {
  const [, one, list = ''] =
    /"extends"\s*:\s*(?:"([^"]+)"|\[([^\]]*)\])/.exec(textOf(tsconfig)) ?? []
  return one === undefined ? [...list.matchAll(/"([^"]+)"/g)].map(([, base = '']) => base) : [one]
}

/** Where the bundler looks for it: a path, or a file of a package. */
function placesOf(base: string, folder: string): string[] {
  if (/^\.{0,2}\//.test(base)) return named(resolve(folder, base))
  return named(base).flatMap((name) => reachable(folder, join('node_modules', name)))
}

function named(base: string): string[] {
  return base.endsWith('.json') ? [base] : [`${base}.json`, join(base, 'tsconfig.json')]
}

function textOf(path: string): string {
  try {
    return readOrdinary(path)
  } catch {
    return '' // not there: nothing is extended
  }
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
