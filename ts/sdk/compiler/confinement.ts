import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { Plugin } from 'esbuild'
import { configName } from '../project.ts'
import { isInside, shownPath } from '../place.ts'
import { isScript } from './data-files.ts'
import { linkedMembers } from './workspace.ts'

/**
 * How a file is read: as code that is run, as something that the program can look at, or by the bundler alone, as a
 * `package.json` or a `tsconfig.json` is.
 */
type Reading = 'script' | 'data' | 'settings'

/** What a program's imports may read. */
export interface Confinement {
  /** Why a file is not for a program, if it is not. */
  readonly refuses: (path: string, reading: Reading) => string | undefined
}

/** More than this the interpreter, which has 256 MiB for a program, could hardly hold. */
const maxFileBytes = 64 * 1024 * 1024

/**
 * Keeps a program's imports inside its project and its installed packages. A program is not trusted, but
 * what it imports is read with the host's rights: without this, `import '../secret.json'` would put any
 * file of the machine into the program, where no permission holds it back.
 */
export function confinementOf(root: string, entry: string): Confinement {
  const own = [root, dirname(entry)]
  const installed = own.flatMap(packageFolders)
  // A project may bring a link of that name: one that leads to no other such folder leads out.
  const linked = installed.map(real).filter(holdsPackages)
  const allowed = [...new Set([...own, ...own.map(real), ...installed, ...linked])]
  let members: readonly string[] | undefined
  /** Those that hold a file. Of a workspace's members few programs import anything. */
  const foldersAround = (target: string): readonly string[] => {
    const around = allowed.filter((folder) => isInside(folder, target))
    if (around.length > 0) return around
    members ??= linkedMembers(root, allowed.filter(holdsPackages))
    return members.filter((folder) => isInside(folder, target))
  }
  return {
    refuses(path, reading) {
      const target = real(path)
      const around = foldersAround(target)
      const shown = shownPath(root, path)
      if (around.length === 0) return outside(shown)
      if (!around.some((folder) => isOpen(folder, target, reading))) return hidden(shown)
      return unreadable(target, shown)
    },
  }
}

/** Refuses what is outside, and what is on the network. */
export function confinementPlugin({ refuses }: Confinement): Plugin {
  return {
    name: 'capsule-confinement',
    setup(build) {
      build.onResolve({ filter: /^(https?:)?\/\// }, ({ path }) => ({
        errors: [{ text: fromNetwork(path) }],
      }))
      build.onLoad({ filter: /.*/, namespace: 'file' }, (file) => {
        const isRun = isScript(file.path) && file.with['type'] === undefined
        const text = refuses(file.path, isRun ? 'script' : 'data')
        return text === undefined ? undefined : { errors: [{ text }] }
      })
    },
  }
}

/** It would be read by nobody: the bundler leaves such imports as they are. */
function fromNetwork(url: string): string {
  return (
    `${url} is not read when a program is made, which has no network. ` +
    'Install the package, or put the file into the project'
  )
}

function outside(shown: string): string {
  return (
    `${shown} is outside of the project and of its node_modules. A program can only ` +
    'import what is inside: move the file, or put a capsule.toml into the folder that holds both'
  )
}

function hidden(shown: string): string {
  return (
    `${shown} is hidden, and not for programs: secrets are kept in such files. ` +
    'Move what the program needs into a file whose path has no name that begins with a dot'
  )
}

/** A pipe would keep the bundler waiting for ever, a file of gigabytes would fill the host's memory. */
function unreadable(path: string, shown: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || found.isDirectory()) return undefined // the bundler says so
  if (!found.isFile()) return `${shown} is no ordinary file`
  if (found.size <= maxFileBytes) return undefined
  return `${shown} has ${found.size} bytes; a program can import files of at most ${maxFileBytes}`
}

/**
 * Whether a file in a folder may be read. Keys, tokens and histories are kept in files whose names begin with
 * a dot, such as `.env`; installed packages are in such folders too. Capsule's own are nobody's.
 */
function isOpen(folder: string, path: string, reading: Reading): boolean {
  const names = relative(folder, path).toLowerCase().split(sep)
  if (names.includes('.capsule') || names.at(-1) === configName) return false
  if (isNamedFor(path, reading) || holdsPackages(folder)) return true
  const installed = names.indexOf(packages)
  const own = installed === -1 ? names : names.slice(0, installed)
  return !own.some((name) => name.startsWith('.'))
}

/**
 * Whether what a file is called in truth is what it is read as.
 * Attack: `x.js` is a link to `../../.env`, whose text is a script that sets a global variable, or an error that quotes it.
 */
function isNamedFor(path: string, reading: Reading): boolean {
  if (reading === 'data') return false
  return reading === 'script' ? isScript(path) : /\.json$/i.test(path)
}

const packages = 'node_modules'

function holdsPackages(folder: string): boolean {
  return basename(folder) === packages
}

/** Every `node_modules` where packages are looked for: beside the folder and above it. */
function packageFolders(folder: string): string[] {
  const parent = dirname(folder)
  const here = join(folder, packages)
  return parent === folder ? [here] : [here, ...packageFolders(parent)]
}

/** Where a path leads, links followed; the path itself if it leads nowhere. */
export function real(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
