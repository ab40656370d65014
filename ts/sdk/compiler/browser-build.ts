import { builtinModules } from 'node:module'
import { join, posix, relative, resolve, sep } from 'node:path'
import type { Metafile, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'
import { readOrdinary } from '../ordinary-file.ts'

/** The field `browser` of a `package.json`: what stands for a file or an import where there is no Node. */
type BrowserMap = ReadonlyMap<string, string | false>

/** Node's modules of which a sandbox has nothing, or for which the web platform has its own. */
const absent =
  /^(child_process|crypto|dgram|dns(\/promises)?|http|http2|https|net|tls|worker_threads)$/

/**
 * The folders of the packages that import a module of Node's and say themselves which of their files stand for those
 * that do elsewhere: smaller ones, that want less. All others are taken as they are for Node: what they have for
 * browsers often wants a document.
 */
export function packagesForBrowsers({ inputs }: Pick<Metafile, 'inputs'>, root: string): string[] {
  const files = Object.entries(inputs)
    .filter(([, { imports }]) => imports.some(({ original = '' }) => isNodes(original)))
    .map(([file]) => file)
  const folders = new Set(files.flatMap((file) => packageFolderOf(resolve(root, file)) ?? []))
  return [...folders].filter((folder) => browserMapOf(folder).size > 0)
}

function isNodes(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier)
}

/** Takes the packages in these folders as they are for browsers. */
export function browserBuildPlugin(folders: readonly string[]): Plugin {
  return {
    name: 'capsule-browser-build',
    setup(build) {
      if (folders.length === 0) return
      const maps = folders.map((folder) => ({ folder, map: browserMapOf(folder) }))
      build.onResolve({ filter: /.*/, namespace: 'file' }, async (asked) => {
        if (asked.pluginData === within || asked.kind === 'entry-point') return undefined
        for (const { folder, map } of maps) {
          const replacement = await replaced(build, asked, folder, map)
          if (replacement) return replacement
        }
        return undefined
      })
      build.onLoad({ filter: /.*/, namespace: nothing }, () => ({ contents: '' }))
    },
  }
}

/** What marks a question that is the plugin's own. */
const within = {}
/** Modules that a package says are nothing. */
const nothing = 'capsule:nothing'

async function replaced(
  build: PluginBuild,
  asked: OnResolveArgs,
  folder: string,
  map: BrowserMap,
): Promise<OnResolveResult | undefined> {
  const inside = `${asked.importer}${sep}`.startsWith(folder + sep)
  const byName = inside ? map.get(asked.path.replace(/^node:/, '')) : undefined
  if (byName !== undefined) return found(build, byName, folder)
  const { path, ...rest } = asked
  const original = await build.resolve(path, { ...rest, pluginData: within })
  if (original.namespace !== 'file' || !original.path.startsWith(folder + sep)) return undefined
  const file = `./${relative(folder, original.path).replaceAll(sep, '/')}`
  const byFile = map.get(file) ?? map.get(file.replace(/(\/index)?\.[cm]?js$/, ''))
  return byFile === undefined ? undefined : found(build, byFile, folder)
}

async function found(
  build: PluginBuild,
  replacement: string | false,
  folder: string,
): Promise<OnResolveResult> {
  if (replacement === false) return { path: folder, namespace: nothing }
  const kind = 'import-statement'
  const { path, namespace, errors } = await build.resolve(replacement, {
    kind,
    resolveDir: folder,
    pluginData: within,
  })
  return errors.length === 0 ? { path, namespace } : { errors }
}

/** The folder of the installed package that a file belongs to. */
function packageFolderOf(file: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0]
}

function browserMapOf(folder: string): BrowserMap {
  try {
    const { browser } = Object(JSON.parse(readOrdinary(join(folder, 'package.json'))))
    if (typeof browser !== 'object' || browser === null) return new Map()
    return new Map(
      Object.entries(browser)
        .filter(isEntry)
        .filter(([key]) => !isNodes(key) || absent.test(key))
        .map(([key, value]) => [keyOf(key), value]),
    )
  } catch {
    return new Map()
  }
}

function isEntry(entry: [string, unknown]): entry is [string, string | false] {
  return typeof entry[1] === 'string' || entry[1] === false
}

/** A file as `./lib/x.js`, however it is written; a name of a module as it is. */
function keyOf(key: string): string {
  return key.startsWith('.') ? `./${posix.normalize(key)}` : key
}
