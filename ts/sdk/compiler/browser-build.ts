import { statSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, resolve } from 'node:path'
import type { Metafile, Plugin } from 'esbuild'
import { readOrdinary } from '../ordinary-file.ts'
import { isInside } from '../place.ts'

/** A package that is taken as it says that it is for browsers. */
interface Replacing {
  folder: string
  /** What its files import by name, and what they get: one of its files, or nothing. */
  names: ReadonlyMap<string, string | undefined>
  /** Its files, and those that stand for them. */
  files: ReadonlyMap<string, string | undefined>
}

/** Node's modules of which a sandbox has nothing, or for which the web platform has its own. */
const absent =
  /^(child_process|crypto|dgram|dns(\/promises)?|http|http2|https|net|tls|worker_threads)$/

/**
 * The folders of the packages that import a module of Node's and say themselves which of their files stand for those
 * that do elsewhere: smaller ones, that want less. All others are taken as they are for Node: what they have for
 * browsers often wants a document.
 */
export function packagesForBrowsers({ inputs }: Metafile, root: string): string[] {
  const files = Object.entries(inputs)
    .filter(([, { imports }]) => imports.some(({ original = '' }) => isNodes(original)))
    .map(([file]) => file)
  const folders = new Set(files.flatMap((file) => packageFolderOf(resolve(root, file)) ?? []))
  return [...folders].filter((folder) => {
    const { names, files: replaced } = replacingOf(folder)
    return names.size > 0 || replaced.size > 0
  })
}

/** What stands for which file of these packages, for who loads them; for a file that is to be empty, `undefined`. */
export function replacedFiles(folders: readonly string[]): ReadonlyMap<string, string | undefined> {
  return new Map(folders.flatMap((folder) => [...replacingOf(folder).files]))
}

/** Gives the files of these packages what they say that they want instead of a module's name. */
export function browserBuildPlugin(folders: readonly string[]): Plugin {
  return {
    name: 'capsule-browser-build',
    setup(build) {
      const packages = folders.map(replacingOf)
      const names = packages.flatMap(({ names: replaced }) => [...replaced.keys()])
      if (names.length === 0) return
      const escaped = names.map((name) => name.replaceAll(/[\\^$.+*?()[\]{}|]/g, String.raw`\$&`))
      const filter = new RegExp(`^(node:)?(${escaped.join('|')})$`)
      build.onResolve({ filter, namespace: 'file' }, ({ path, importer }) => {
        const name = path.replace(/^node:/, '')
        const asking = packages.find(
          ({ folder, names: replaced }) => isInside(folder, importer) && replaced.has(name),
        )
        if (!asking) return undefined
        const file = asking.names.get(name)
        return file === undefined ? { path: name, namespace: nothing } : { path: file }
      })
      build.onLoad({ filter: /.*/, namespace: nothing }, () => ({ contents: '' }))
    },
  }
}

/** Modules that a package says are nothing. */
const nothing = 'capsule:nothing'

function isNodes(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier)
}

/** The folder of the installed package that a file belongs to. */
function packageFolderOf(file: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0]
}

/** As the object `browser` of its `package.json` has it. */
function replacingOf(folder: string): Replacing {
  const names = new Map<string, string | undefined>()
  const files = new Map<string, string | undefined>()
  for (const [key, value] of browserFieldOf(folder)) {
    const replacement = typeof value === 'string' ? fileOf(folder, value) : undefined
    // What it names may be another package: those are as good as they are.
    if (value !== false && replacement === undefined) continue
    const file = key.startsWith('.') ? fileOf(folder, key) : undefined
    if (file !== undefined) files.set(file, replacement)
    else if (!isNodes(key) || absent.test(key)) names.set(key, replacement)
  }
  return { folder, names, files }
}

function browserFieldOf(folder: string): [string, unknown][] {
  try {
    const { browser } = Object(JSON.parse(readOrdinary(join(folder, 'package.json'))))
    return typeof browser === 'object' && browser !== null ? Object.entries(browser) : []
  } catch {
    return []
  }
}

/** A file of a package, which may be named without what it ends with. */
function fileOf(folder: string, name: string): string | undefined {
  const path = join(folder, name)
  if (!isInside(folder, path)) return undefined
  return [path, `${path}.js`, join(path, 'index.js')].find((candidate) => {
    return statSync(candidate, { throwIfNoEntry: false })?.isFile()
  })
}
