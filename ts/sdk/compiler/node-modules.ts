import { readFileSync } from 'node:fs'
import { basename, extname, join, posix } from 'node:path'
import type { Loader, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'

/** Their files are no files of the program: they are in no stack and no list of what it was made from. */
const namespace = 'capsule:node'

/** Node's name of a module, and its file, whose default export is what `require` gives. */
const modules: Record<string, string> = {
  buffer: 'buffer.ts',
  diagnostics_channel: 'diagnostics-channel.ts',
  events: 'events/module.ts',
  fs: 'fs.ts',
  'fs/promises': 'fs-promises.ts',
  path: 'path/module.ts',
  'path/posix': 'path/module.ts',
  'path/win32': 'path/win32.ts',
  punycode: 'punycode.ts',
  querystring: 'querystring.ts',
  stream: 'library/stream.cjs',
  string_decoder: 'string-decoder.ts',
  sys: 'util/module.ts',
  url: 'url/module.ts',
  util: 'util/module.ts',
  'util/types': 'util/types.ts',
}

/** What a file is called where it is asked for by `require`, which gets no namespace but the module itself. */
const REQUIRED = '.required.cjs'

/** Gives a program the modules that it imports as Node's own: the guest's half of each, in `folder`. */
export function nodeModulesPlugin(folder: string): Plugin {
  return {
    name: 'capsule-node-modules',
    setup(build) {
      build.onResolve({ filter: /^node:/ }, ({ path, ...asked }) =>
        resolveModule({ ...asked, path: path.slice('node:'.length) }),
      )
      build.onResolve({ filter: named }, resolveModule)
      // npm's names for the same, in the libraries inside.
      build.onResolve({ filter: /^string_decoder\/$/, namespace }, (asked) =>
        resolveModule({ ...asked, path: 'string_decoder' }),
      )
      build.onResolve({ filter: /^process\/$/, namespace }, () => inside('next-tick.ts'))
      build.onResolve({ filter: /^library:/, namespace }, ({ path }) =>
        inside(`library/${path.slice('library:'.length)}.mjs`),
      )
      build.onResolve({ filter: /^\.\.?\//, namespace }, ({ path, importer }) =>
        inside(posix.join(posix.dirname(importer), path)),
      )
      build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: contentsOf(path, folder),
        loader: loaderOf(path),
      }))
    },
  }
}

const named = new RegExp(`^(${Object.keys(modules).join('|')})$`)

function resolveModule({ path, kind, importer, namespace: from }: OnResolveArgs): OnResolveResult {
  // The guest's Buffer is npm's with its slow parts replaced.
  if (path === 'buffer' && from === namespace && importer === 'buffer.ts') {
    return inside('library/buffer.cjs')
  }
  const file = modules[path]
  if (file === undefined) return { errors: [{ text: `Could not resolve "node:${path}"` }] }
  const whole = kind === 'require-call' && extname(file) === '.ts'
  return inside(whole ? file + REQUIRED : file)
}

function inside(path: string): OnResolveResult {
  // Only what is used of a module goes into the program.
  return { path, namespace, sideEffects: false }
}

function contentsOf(path: string, folder: string): string {
  if (!path.endsWith(REQUIRED)) return readFileSync(join(folder, path), 'utf8')
  return `module.exports = require('./${basename(path, REQUIRED)}').default`
}

function loaderOf(path: string): Loader {
  return extname(path) === '.ts' ? 'ts' : 'js'
}
