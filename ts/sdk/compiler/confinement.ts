import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { realpathSync } from 'node:fs'
import type { Plugin } from 'esbuild'
import { shownPath } from '../place.ts'

/**
 * Keeps a program's imports inside its project and its installed packages. A program is not trusted, but
 * what it imports is read with the host's rights: without this, `import '../secret.json'` would put any
 * file of the machine into the program, where no permission holds it back.
 */
export function confinementPlugin(root: string, entry: string): Plugin {
  const folders = [root, dirname(entry), ...packageFolders(root), ...packageFolders(dirname(entry))]
  const allowed = [...new Set(folders.flatMap((folder) => [folder, real(folder)]))]
  return {
    name: 'capsule-confinement',
    setup(build) {
      build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => {
        const target = real(path)
        if (allowed.some((folder) => isInside(folder, target))) return undefined
        const text =
          `${shownPath(root, path)} is outside of the project and of its node_modules. A program can only ` +
          'import what is inside: move the file, or put a capsule.toml into the folder that holds both'
        return { errors: [{ text }] }
      })
    },
  }
}

/** Every `node_modules` where packages are looked for: beside the folder and above it. */
function packageFolders(folder: string): string[] {
  const parent = dirname(folder)
  const here = join(folder, 'node_modules')
  return parent === folder ? [here] : [here, ...packageFolders(parent)]
}

function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path)
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
}

function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path // a package folder that is not there
  }
}
