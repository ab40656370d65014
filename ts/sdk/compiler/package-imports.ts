import { dirname, resolve } from 'node:path'
import type { Metafile } from 'esbuild'

/** A package that files of the project ask for by name. */
export interface PackageImport {
  /** The folder of a file that asks. */
  folder: string
  name: string
}

/** What the project's own files ask for, each once; what packages ask of each other changes by installing only. */
export function importsOfPackages({ inputs }: Metafile, root: string): PackageImport[] {
  const found = new Map<string, PackageImport>()
  for (const [file, { imports }] of Object.entries(inputs)) {
    if (file.startsWith('capsule:') || file.includes('node_modules/')) continue
    const folder = dirname(resolve(root, file))
    for (const { original, path } of imports) {
      if (original === undefined || !isBare(original) || path.startsWith('capsule:')) continue
      const name = packageOf(original)
      found.set(`${folder}\0${name}`, { folder, name })
    }
  }
  return [...found.values()]
}

/** The package that a specifier belongs to: two names, if it is scoped. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Neither a path nor a name of the package's own. */
function isBare(specifier: string): boolean {
  return !/^[./#]/.test(specifier)
}
