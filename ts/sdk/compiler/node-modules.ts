import { readFileSync } from 'node:fs'
import { extname, join, posix } from 'node:path'
import type { Loader, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'

/** Their files are no files of the program: they are in no stack and no list of what it was made from. */
const namespace = 'capsule:node'

/** Node's name of a module, and its file; another one where it is asked for by `require`. */
const modules: Record<string, { file: string; required?: string }> = {
  async_hooks: { file: 'async-hooks/module.ts', required: 'required/async-hooks.cjs' },
  buffer: { file: 'buffer.ts' },
  crypto: { file: 'crypto/module.ts', required: 'required/crypto.cjs' },
  events: { file: 'library/events.cjs' },
  fs: { file: 'fs.ts', required: 'required/fs.cjs' },
  'fs/promises': { file: 'fs-promises.ts', required: 'required/fs-promises.cjs' },
  os: { file: 'os.ts', required: 'required/os.cjs' },
  perf_hooks: { file: 'performance/module.ts', required: 'required/perf-hooks.cjs' },
  process: { file: 'process/module.ts', required: 'required/process.cjs' },
  stream: { file: 'library/stream.cjs' },
  timers: { file: 'timers/module.ts', required: 'required/timers.cjs' },
  'timers/promises': { file: 'timers/promises.ts', required: 'required/timers-promises.cjs' },
  zlib: { file: 'zlib/module.ts', required: 'required/zlib.cjs' },
}

const named = new RegExp(`^(node:)?(${Object.keys(modules).join('|')})$`)
/** Packages that the guest's half imports by their own names. */
const shaken = /^(@noble\/|brotli\/|pako$)/

/** Node's modules that a program can import, as messages list them. */
export const nodeModules: string = Object.keys(modules).join(', ')

/** Gives a program the modules that it imports as Node's own: the guest's half of each, in `folder`. */
export function nodeModulesPlugin(folder: string): Plugin {
  return {
    name: 'capsule-node-modules',
    setup(build) {
      build.onResolve({ filter: named }, resolveModule)
      build.onResolve({ filter: shaken, namespace }, ({ path }) =>
        inside(`library/${path.replace(/\.js$/, '')}.mjs`),
      )
      // What the libraries inside ask of npm's package of that name.
      build.onResolve({ filter: /^process\/$/, namespace }, () => inside('next-tick.ts'))
      build.onResolve({ filter: /^\.\.?\//, namespace }, ({ path, importer }) =>
        inside(posix.join(posix.dirname(importer), path)),
      )
      build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: readFileSync(join(folder, path), 'utf8'),
        loader: loaderOf(path),
      }))
    },
  }
}

function resolveModule({ path, kind, importer, namespace: from }: OnResolveArgs): OnResolveResult {
  const name = path.replace(/^node:/, '')
  // The guest's Buffer is npm's with its slow parts replaced.
  if (name === 'buffer' && from === namespace && importer === 'buffer.ts') {
    return inside('library/buffer.cjs')
  }
  const module = modules[name]
  const file = kind === 'require-call' ? (module?.required ?? module?.file) : module?.file
  return inside(file ?? name)
}

function inside(path: string): OnResolveResult {
  // Only what is used of a module goes into the program.
  return { path, namespace, sideEffects: false }
}

function loaderOf(path: string): Loader {
  return extname(path) === '.ts' ? 'ts' : 'js'
}
