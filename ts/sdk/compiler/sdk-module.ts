import { extname } from 'node:path'
import type { Plugin } from 'esbuild'
import type { Source } from './source.ts'

/**
 * What `@capsule-run/sdk` is inside a program: the engine's own `task`, so that a file needs no
 * installed package to run, and cannot bring another version of it.
 */
const guestModule = `export const { task } = globalThis[Symbol.for('capsule.sdk')]`

/** Says in the bundler's own list of errors what to do instead. */
const hostOnly = {
  text: 'run() starts programs from outside; inside one, call a task instead',
}

/** Gives a program the engine's SDK, and the very text of its entry that was read and hashed. */
export function programPlugin(source: Source): Plugin {
  return {
    name: 'capsule',
    setup(build) {
      build.onResolve({ filter: /^@capsule-run\/sdk$/ }, () => ({
        path: 'sdk',
        namespace: 'capsule',
      }))
      build.onResolve({ filter: /^@capsule-run\/sdk\// }, () => ({ errors: [hostOnly] }))
      build.onLoad({ filter: /.*/, namespace: 'capsule' }, () => ({ contents: guestModule }))
      build.onLoad({ filter: exactly(source.path) }, () => ({
        contents: source.text,
        loader: loaderOf(source.path),
      }))
    },
  }
}

/** By the extension, as the bundler would, which knows none in capitals. */
function loaderOf(path: string): 'ts' | 'tsx' | 'js' | 'jsx' {
  const extension = extname(path).toLowerCase()
  if (extension === '.tsx') return 'tsx'
  if (extension === '.jsx') return 'jsx'
  return extension.includes('t') ? 'ts' : 'js'
}

/** The bundler runs filters in Go, whose expressions need the same letters escaped. */
function exactly(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}$`)
}
