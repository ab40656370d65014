import type { Plugin } from 'esbuild'

/** By what packages find an addon that was compiled for Node. */
const finders = [
  'bindings',
  'node-gyp-build',
  'node-gyp-build-optional-packages',
  'node-pre-gyp',
  '@mapbox/node-pre-gyp',
  'pkg-prebuilds',
  'prebuild-install',
]

/** A name that nothing has. */
const nowhere = 'capsule-native-code/'

/**
 * Makes them names that cannot be resolved. That is an error, but not where it is caught: many packages try a
 * faster half in native code and go on without.
 */
export const nativeCodeAliases: Record<string, string> = Object.fromEntries(
  finders.map((name) => [name, nowhere + name]),
)

/** What to say of a specifier that could not be resolved, if it is one of those. */
export function explainFinder(specifier: string): string | undefined {
  if (!specifier.startsWith(nowhere)) return undefined
  return `"${specifier.slice(nowhere.length)}" finds native code, ${advice}`
}

const advice =
  'which a sandbox cannot run. Use a package in pure JavaScript, or do this part outside of the sandbox and pass its result as an argument'

/** Refuses what is no JavaScript and pretends to be: addons of Node, and WebAssembly. */
export function nativeCodePlugin(): Plugin {
  return {
    name: 'capsule-native-code',
    setup(build) {
      build.onLoad({ filter: /\.node$/i, namespace: 'file' }, (file) =>
        // As bytes it is a file like any other.
        file.with['type'] === 'bytes' ? undefined : refusal('this is native code', advice),
      )
      build.onLoad({ filter: /\.wasm$/i, namespace: 'file' }, (file) =>
        file.with['type'] === 'bytes' ? undefined : refusal('this is WebAssembly', advice),
      )
    },
  }
}

function refusal(what: string, why: string): { errors: { text: string }[] } {
  return { errors: [{ text: `${what}, ${why}` }] }
}
