import { delimiter, dirname, join, resolve } from 'node:path'
import type { Environment } from './surroundings.ts'

/** What decides where a Python program imports from; the core looks for the rest. All paths are absolute. */
export interface PythonEnvironment {
  /** The folder of the program's file. */
  folder: string
  /** The folders of `PYTHONPATH`. */
  path: string[]
  /** The active virtual environment. */
  active?: string
  /** Where installers keep what they only link to. */
  stores: string[]
}

type Variables = Environment['process']

/** The environment of the program at `path`, for a caller who stands in `cwd` with these variables. */
export function pythonEnvironment(
  path: string,
  cwd: string,
  variables: Variables,
): PythonEnvironment {
  const { PYTHONPATH = '', VIRTUAL_ENV } = variables
  const folders = PYTHONPATH.split(delimiter).filter((folder) => folder !== '')
  return {
    folder: dirname(path),
    path: folders.map((folder) => resolve(cwd, folder)),
    ...(VIRTUAL_ENV && { active: resolve(cwd, VIRTUAL_ENV) }),
    stores: storesOf(variables),
  }
}

/** uv can install by links into its cache. */
function storesOf({ UV_CACHE_DIR, XDG_CACHE_HOME, HOME, LOCALAPPDATA }: Variables): string[] {
  if (UV_CACHE_DIR) return [resolve(UV_CACHE_DIR)]
  return [
    ...(XDG_CACHE_HOME ? [join(XDG_CACHE_HOME, 'uv')] : []),
    ...(HOME ? [join(HOME, '.cache', 'uv')] : []),
    ...(LOCALAPPDATA ? [join(LOCALAPPDATA, 'uv', 'cache')] : []),
  ]
}
