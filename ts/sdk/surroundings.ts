import { join, resolve } from 'node:path'
import { CapsuleError, reasonOf } from './errors.ts'
import { readOrdinary } from './ordinary-file.ts'

/** What a run may do at most, whatever its tasks declare. A list that is left out takes nothing away. */
export interface Ceiling {
  /**
   * Patterns as in `allowedHosts`; an empty list is no network at all. Default: no ceiling.
   * @example ['api.example.com']
   */
  hosts?: readonly string[] | undefined
  /**
   * Folders as in `allowedFiles`, relative to `cwd`; an empty list is no files. Default: no ceiling.
   * @example [{ path: '/srv/data', mode: 'ro' }]
   */
  files?: readonly (string | { path: string; mode: string })[] | undefined
  /**
   * Names as in `envVariables`; an empty list is no variables. Default: no ceiling.
   * @example ['API_KEY']
   */
  env?: readonly string[] | undefined
}

/** What a caller says about a run besides its task and arguments. */
export interface Surroundings {
  /**
   * Folders inside the project that every task of the run sees besides what it declares:
   * `HOST[::GUEST][:ro|:rw]`, read-write unless it says `ro`. Default: none. One that leads out of the project: it
   * rejects with `INVALID_ARGUMENTS`.
   * @example ['./data::/input:ro']
   */
  mounts?: readonly string[] | undefined
  /**
   * Values of environment variables, before the process's own and those of `.env`. A task sees what it declares.
   * Default: none.
   * @example { API_KEY: key }
   */
  env?: Readonly<Record<string, string>> | undefined
  /**
   * The run's ceiling. Default: tasks get what they declare.
   * @example { hosts: [], files: [], env: [] }
   */
  allow?: Ceiling | undefined
}

/** Surroundings as the core takes them. */
export interface GivenSurroundings {
  mounts?: string[]
  allow?: string
  variables?: Record<string, string>
}

/** Where variables are looked for (the process's own, and the folder of `.env`), and where the caller stands. */
export interface Environment {
  process: Readonly<Record<string, string | undefined>>
  root: string
  cwd: string
}

/** Makes surroundings ready for the core: of all variables only those that the program's tasks declare. */
export function giveSurroundings(
  { mounts, env, allow }: Surroundings,
  declared: readonly string[],
  environment: Environment,
): GivenSurroundings {
  return {
    ...(mounts && mounts.length > 0 && { mounts: [...mounts] }),
    ...(allow && { allow: JSON.stringify(fromCaller(allow, environment.cwd)) }),
    ...(declared.length > 0 && { variables: valuesOf(declared, env, environment) }),
  }
}

/**
 * A ceiling whose folders are the caller's: relative to where the caller stands. The project's root is where a
 * `capsule.toml` lies, which sources that are not trusted may bring along.
 */
function fromCaller(allow: Ceiling, cwd: string): Ceiling {
  if (!Array.isArray(allow.files)) return allow
  // What is no path of a folder is the core's to refuse, as it was written.
  const placed = (path: string): string => (/^(~|$)/.test(path) ? path : resolve(cwd, path))
  const files = allow.files.map((folder) => {
    if (typeof folder === 'string') return placed(folder)
    return typeof folder?.path === 'string' ? { ...folder, path: placed(folder.path) } : folder
  })
  return { ...allow, files }
}

function valuesOf(
  declared: readonly string[],
  given: Surroundings['env'],
  { process, root }: Environment,
): Record<string, string> {
  const outer = (name: string): string | undefined => own(given, name) ?? own(process, name)
  const fromFile = declared.every((name) => outer(name) !== undefined) ? {} : readDotenv(root)
  const found = declared.map((name) => [name, outer(name) ?? own(fromFile, name)] as const)
  return Object.fromEntries(
    found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** Not what every object has: a program may declare a variable `constructor`. */
function own(
  values: Readonly<Record<string, string | undefined>> | undefined,
  name: string,
): string | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}

/** The variables of the project's `.env`, which need not be there. */
function readDotenv(root: string): Record<string, string | undefined> {
  const path = join(root, '.env')
  try {
    return parseDotenv(readOrdinary(path))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new CapsuleError('LOAD_ERROR', `.env cannot be read: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

/** Node's own parser; loading it takes time that most runs need not spend. */
function parseDotenv(text: string): Record<string, string | undefined> {
  return process.getBuiltinModule('node:util').parseEnv(text)
}
