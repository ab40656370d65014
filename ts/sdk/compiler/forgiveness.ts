import type { OnLoadOptions, OnLoadResult, Plugin, PluginBuild } from 'esbuild'
import { extname } from 'node:path'
import { isScript } from './data-files.ts'

/**
 * Lets a bundle be made in spite of what cannot be resolved or may not be read, which is taken for empty: not to be
 * run, but to see how its files import one another.
 */
export function forgivingPlugin(plugins: readonly Plugin[]): Plugin {
  return {
    name: 'capsule-forgiveness',
    async setup(build) {
      resolveAll(build)
      const forgiving = { ...build, onLoad: loadAll(build) }
      for (const plugin of plugins) await plugin.setup(forgiving)
      build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) =>
        isScript(path) || extname(path) === '.json' ? undefined : nothing,
      )
    },
  }
}

const nothing = { contents: '', loader: 'js' } as const satisfies OnLoadResult

/** What marks a question that is its own. */
const asked = {}

function resolveAll(build: PluginBuild): void {
  build.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...rest }) => {
    if (pluginData === asked || rest.kind === 'entry-point') return undefined
    const found = await build.resolve(path, { ...rest, pluginData: asked })
    return found.errors.length === 0 ? found : { path, namespace: missing }
  })
  build.onLoad({ filter: /.*/, namespace: missing }, () => nothing)
}

const missing = 'capsule:missing'

function loadAll(build: PluginBuild): PluginBuild['onLoad'] {
  return (options: OnLoadOptions, load) =>
    build.onLoad(options, async (file) => {
      const loaded = await load(file)
      return loaded?.errors ? nothing : loaded
    })
}
