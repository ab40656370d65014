// The modules that programs import as Node's own: the guest's half of each, and the libraries in them.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './commands.mjs'
import { buildWebPieces } from './build-web-pieces.mjs'
import { packageLicences } from './licences.mjs'

/** Well-kept npm packages that run in a sandbox as they are, each as one file. */
const libraries = {
  buffer: 'buffer/index.js',
  stream: 'readable-stream/lib/stream.js',
}

const jco = '@bytecodealliance/jco-std/dist/wasi/0.2.x/node/24.x.x'

/** Files of packages that the guest's half imports by their own names. */
const byTheirNames = [
  '@noble/ciphers/aes.js',
  '@noble/ciphers/chacha.js',
  '@noble/curves/ed25519.js',
  '@noble/curves/ed448.js',
  '@noble/curves/nist.js',
  '@noble/curves/secp256k1.js',
  '@noble/hashes/blake2.js',
  '@noble/hashes/hkdf.js',
  '@noble/hashes/hmac.js',
  '@noble/hashes/legacy.js',
  '@noble/hashes/pbkdf2.js',
  '@noble/hashes/scrypt.js',
  '@noble/hashes/sha2.js',
  '@noble/hashes/sha3.js',
  'brotli/decompress.js',
]

/** The same as modules, of which a program gets what it uses: the guest's half imports them as `library:NAME`. */
const shaken = {
  comparisons: `${jco}/assert/comparisons.js`,
  'diagnostics-channel': `${jco}/diagnostics-channel.js`,
  'http2-constants': 'unenv/dist/runtime/node/internal/http2/constants.mjs',
  inspect: 'node-inspect-extracted/dist/inspect.js',
  mime: `${jco}/util/mime.js`,
  'parse-args': `${jco}/util/parse-args.js`,
  'parse-env': `${jco}/util/parse-env.js`,
  path: `${jco}/path.js`,
  punycode: 'punycode/punycode.es6.js',
  querystring: 'unenv/dist/runtime/node/querystring.mjs',
  'string-decoder': `${jco}/string-decoder.js`,
  types: `${jco}/util-types.js`,
  url: 'unenv/dist/runtime/node/url.mjs',
  ...Object.fromEntries(byTheirNames.map((name) => [name.replace(/\.js$/, ''), name])),
  pako: 'pako/dist/pako.mjs',
}

/**
 * What a library looks at of `process` is the engine's own: by its name, the bundler would bring along the whole one for
 * it (`ts/sdk/compiler/globals.ts`).
 */
const ownProcess = `var process = /* @__PURE__ */ Reflect.get(globalThis, 'process');`

/** Fills `native/guest-modules` from `guest/js/node`. */
export async function buildGuestModules() {
  const folder = join(root, 'native', 'guest-modules')
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(root, 'guest', 'js', 'node'), folder, { recursive: true })
  const inputs = []
  for (const [name, entry] of Object.entries(libraries)) {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [join(root, 'node_modules', entry)],
      outfile: join(folder, 'library', `${name}.cjs`),
      bundle: true,
      metafile: true,
      format: 'cjs',
      banner: { js: ownProcess },
      platform: 'neutral',
      mainFields: ['browser', 'module', 'main'],
      target: 'firefox140',
      // Each other, by the names that programs know them by, and the guest's `process.nextTick`.
      external: ['buffer', 'events', 'process/', 'string_decoder/'].filter(
        (other) => other !== name,
      ),
      logLevel: 'warning',
    })
    inputs.push(...Object.keys(metafile.inputs))
  }
  inputs.push(...(await buildWebPieces(join(folder, 'web'))))
  inputs.push(...(await buildShaken(join(folder, 'library'))))
  writeFileSync(join(folder, 'library', 'LICENSES.txt'), packageLicences(inputs))
  return `${Object.keys({ ...libraries, ...shaken }).length} libraries`
}

/** Gives back the files that were read. */
async function buildShaken(outdir) {
  const entries = Object.entries(shaken).map(([out, path]) => ({
    in: join(root, 'node_modules', path),
    out,
  }))
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    metafile: true,
    format: 'esm',
    banner: { js: ownProcess },
    // brotli has a small form of its dictionary for browsers.
    platform: 'browser',
    target: 'firefox140',
    // Each other, by the names that programs know them by.
    external: ['node:*'],
    define: { 'globalThis.Buffer': 'Buffer' },
    inject: [join(root, 'guest', 'js', 'node', 'library', 'buffer-global.ts')],
    plugins: [withoutGlobs, forThisEngine],
    logLevel: 'warning',
  })
  return Object.keys(metafile.inputs).filter((path) => path.startsWith('node_modules/'))
}

/** Else each program that joins two paths brings along npm's minimatch, for an experiment of Node's. */
const withoutGlobs = {
  name: 'without-globs',
  setup: ({ onLoad }) =>
    onLoad({ filter: /jco-std.*matcher\.cjs$/ }, () => ({
      contents: `exports.createMatcher = () => {
        throw new Error('path.matchesGlob() does not exist in a sandbox: use the package minimatch')
      }`,
    })),
}

/** Where npm's inspect expects another engine: it prints stacks as V8 writes them, and normalizes texts. */
const forThisEngine = {
  name: 'for-this-engine',
  setup: ({ onLoad }) =>
    onLoad({ filter: /node-inspect-extracted.*inspect\.js$/ }, ({ path }) => {
      const stack = join(root, 'guest', 'js', 'node', 'library', 'stack.ts')
      const changes = {
        'return t.stack?wt(t.stack):': `var s=require(${JSON.stringify(stack)}).stackOf(t);return s?wt(s):`,
        'bind(String.prototype.normalize)':
          'bind(String.prototype.normalize??String.prototype.toString)',
      }
      const contents = Object.entries(changes).reduce(replaceOnce, readFileSync(path, 'utf8'))
      return { contents }
    }),
}

function replaceOnce(text, [from, to]) {
  const parts = text.split(from)
  if (parts.length !== 2) throw new Error(`${from} is ${parts.length - 1} times in the library`)
  return parts.join(to)
}
