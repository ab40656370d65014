import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CapsuleError, reasonOf } from './errors.ts'
import { readOrdinary } from './ordinary-file.ts'

/** The name of a project's settings, and so what marks its root. */
export const configName = 'capsule.toml'

/** The settings of a project as text; only the core parses them, so that every host reads them alike. */
export interface ConfigFile {
  /** What messages call the file. */
  path: string
  text: string
}

/** Where a program belongs: paths are shown, and its cache is kept, relative to the root. */
export interface Project {
  /** Folder of the nearest `capsule.toml` upward from the program, else the working folder. */
  root: string
  /** Its settings, if it has any. */
  config?: ConfigFile
  /** Each `capsule.toml` that was looked for, nearest first; the last one is the one found, if any. */
  candidates: string[]
}

/** The project of the files in `folder`; `cwd` is its root where there is no `capsule.toml`. */
export function findProject(folder: string, cwd: string): Project {
  const candidates = reachable(folder, configName)
  const nearest = candidates.at(-1)
  const text = nearest === undefined ? undefined : readIfThere(nearest)
  if (nearest === undefined || text === undefined) return { root: cwd, candidates }
  return { root: dirname(nearest), config: { path: configName, text }, candidates }
}

/**
 * Where a file called `name` is looked for from `folder` upward: the places where it is not, then
 * the one where it is, if it is anywhere.
 */
export function reachable(folder: string, name: string): string[] {
  const places: string[] = []
  for (let above = folder; ; above = dirname(above)) {
    const path = join(above, name)
    places.push(path)
    if (existsSync(path) || dirname(above) === above) return places
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readOrdinary(path)
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw new CapsuleError('LOAD_ERROR', `${path} cannot be read: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

function isAbsence(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  )
}
