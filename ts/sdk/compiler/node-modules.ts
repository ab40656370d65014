import { readFileSync } from 'node:fs'
import { basename, extname, join, posix } from 'node:path'
import type { Loader, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'

/** Their files are no files of the program: they are in no stack and no list of what it was made from. */
const namespace = 'capsule:node'

/** Node's name of a module, and the file that has its names; `default` in it, else all of them, is the module itself. */
const modules = {
  assert: 'assert/module.ts',
  'assert/strict': 'assert/strict.ts',
  async_hooks: 'async-hooks/named.ts',
  buffer: 'buffer.ts',
  child_process: 'absent/child-process.ts',
  cluster: 'absent/cluster.ts',
  console: 'whole/console.cjs',
  constants: 'whole/constants.cjs',
  crypto: 'crypto/named.ts',
  dgram: 'absent/dgram.ts',
  diagnostics_channel: 'diagnostics-channel.ts',
  dns: 'absent/dns.ts',
  'dns/promises': 'absent/dns-promises.ts',
  domain: 'absent/domain.ts',
  events: 'events/module.ts',
  fs: 'fs.ts',
  'fs/promises': 'fs-promises.ts',
  http: 'http/module.ts',
  http2: 'absent/http2.ts',
  https: 'http/secure.ts',
  inspector: 'absent/inspector.ts',
  'inspector/promises': 'absent/inspector-promises.ts',
  module: 'module/module.ts',
  net: 'absent/net.ts',
  os: 'os/named.ts',
  path: 'path/module.ts',
  'path/posix': 'path/module.ts',
  'path/win32': 'path/win32.ts',
  perf_hooks: 'performance/named.ts',
  process: 'process/module.ts',
  punycode: 'punycode.ts',
  querystring: 'querystring.ts',
  readline: 'absent/readline.ts',
  'readline/promises': 'absent/readline-promises.ts',
  repl: 'absent/repl.ts',
  stream: 'stream/module.ts',
  'stream/consumers': 'stream/consumers.ts',
  'stream/promises': 'stream/promises.ts',
  'stream/web': 'stream/web.ts',
  string_decoder: 'string-decoder.ts',
  sys: 'util/module.ts',
  timers: 'timers/named.ts',
  'timers/promises': 'timers/promises/named.ts',
  tls: 'absent/tls.ts',
  trace_events: 'absent/trace-events.ts',
  tty: 'absent/tty.ts',
  url: 'url/module.ts',
  util: 'util/module.ts',
  'util/types': 'util/types.ts',
  v8: 'absent/v8.ts',
  vm: 'absent/vm.ts',
  wasi: 'absent/wasi.ts',
  worker_threads: 'absent/worker-threads.ts',
  zlib: 'zlib/module.ts',
}

/** Without the prefix `node:` these names are those of packages. */
const prefixed = {
  sea: 'absent/sea.ts',
  sqlite: 'absent/sqlite.ts',
  test: 'absent/test.ts',
  'test/reporters': 'absent/test-reporters.ts',
}

/** What a file is called whose names are the whole module: `import net from 'net'` gives one object with all of them. */
const WHOLE = '.whole.js'

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
        inside(
          `library/${path.slice('library:'.length)}${path === 'library:stream' ? '.cjs' : '.mjs'}`,
        ),
      )
      build.onResolve({ filter: packages, namespace }, ({ path }) =>
        inside(`library/${path.replace(/\.js$/, '')}.mjs`),
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

const files = new Map(Object.entries({ ...modules, ...prefixed }))
/** Packages that the guest's half imports by their own names. */
const packages = /^(@noble\/|brotli\/|pako$)/
const named = new RegExp(`^(${Object.keys(modules).join('|')})$`)

function resolveModule({ path, kind, importer, namespace: from }: OnResolveArgs): OnResolveResult {
  // The guest's Buffer is npm's with its slow parts replaced.
  if (path === 'buffer' && from === namespace && importer === 'buffer.ts') {
    return inside('library/buffer.cjs')
  }
  const file = files.get(path)
  if (file === undefined) return { errors: [{ text: `Could not resolve "node:${path}"` }] }
  if (extname(file) !== '.ts') return inside(file)
  const whole = /^(absent|http)\/|\/named\.ts$/.test(file) ? file + WHOLE : file
  return inside(kind === 'require-call' ? whole + REQUIRED : whole)
}

function inside(path: string): OnResolveResult {
  // Only what is used of a module goes into the program.
  return { path, namespace, sideEffects: false }
}

function contentsOf(path: string, folder: string): string {
  const name = basename(path)
  if (path.endsWith(REQUIRED)) {
    return `module.exports = require('./${name.slice(0, -REQUIRED.length)}').default`
  }
  if (!path.endsWith(WHOLE)) return readFileSync(join(folder, path), 'utf8')
  const names = `'./${name.slice(0, -WHOLE.length)}'`
  return `export * from ${names}
import * as names from ${names}
export default /* @__PURE__ */ Object.assign({}, names)`
}

function loaderOf(path: string): Loader {
  return extname(path) === '.ts' ? 'ts' : 'js'
}
