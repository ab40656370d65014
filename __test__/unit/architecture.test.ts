// The shape of the code, as ARCHITECTURE.md states it. Lengths of functions are the linters' business
// (clippy's too-many-lines-threshold, oxlint's max-lines-per-function).

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { errorTypes } from '../../ts/sdk/errors.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface SourceFile {
  /** Relative to the checkout. */
  path: string
  text: string
}

function sources(folder: string, extension: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !/(^|\/)(node_modules|dist|target)\//.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

const rust = sources('native/src', '.rs')
const pythonBinding = sources('python/native/src', '.rs')
const typescript = sources('ts', '.ts')

/** Code without comments, where the words of a rule are not the thing itself. */
function code({ text }: SourceFile): string {
  return text.replaceAll(/^\s*\/\/.*$/gm, '')
}

/** What a file may import is what stands in a line above its own. */
const typescriptLayers: RegExp[] = [
  /^ts\/sdk\/errors\.ts$/,
  /^ts\/sdk\/(atomic-file|cache|durability|durable-options|envelope|events|frame|inputs|json|json-refusal|language|option-rules|options|ordinary-file|otlp-settings|place|project|python-environment|spelling|surroundings|suspension|task|version)\.ts$/,
  /^ts\/sdk\/(native\.ts|compiler\/.*)$/,
  /^ts\/sdk\/(opentelemetry\/\w+|otlp|otlp-live|bundling|call|export|inspection|internal|journal|program|links|programs|resumption|runner|stack|supervision|trace)\.ts$/,
  /^ts\/cli\//,
]

function typescriptLayer(path: string): number {
  return typescriptLayers.findIndex((layer) => layer.test(path))
}

function importsOf({ path, text }: SourceFile): string[] {
  return [...text.matchAll(/ from '([^']+)'|import\('([^']+)'\)/g)].map(([, from, lazily]) => {
    const specifier = from ?? lazily ?? ''
    if (specifier.startsWith('.')) return join(path, '..', specifier).replaceAll('\\', '/')
    return specifier.replace(/^@capsule-run\/sdk\/(\w+)$/, 'ts/sdk/$1.ts')
  })
}

test('TypeScript imports point one way: errors ← values ← {native, compiler} ← runner ← cli', (t) => {
  for (const file of typescript) {
    const layer = typescriptLayer(file.path)
    t.not(layer, -1, `${file.path} has no layer: say in this test where it belongs`)
    for (const imported of importsOf(file).filter((path) => path.startsWith('ts/'))) {
      t.true(typescriptLayer(imported) <= layer, `${file.path} imports ${imported}`)
    }
  }
})

test('the compiler and the core do not know each other', (t) => {
  for (const file of typescript) {
    const other = file.path.startsWith('ts/sdk/compiler/') ? /sdk\/native\.ts$/ : /sdk\/compiler\//
    if (typescriptLayer(file.path) !== 2) continue
    for (const imported of importsOf(file)) t.notRegex(imported, other, file.path)
  }
})

test('only native.ts imports the addon', (t) => {
  const importers = typescript.filter((file) => importsOf(file).includes('@capsule-run/native'))
  t.deepEqual(
    importers.map(({ path }) => path),
    ['ts/sdk/native.ts'],
  )
})

test('only the compiler, and the doctor, load the bundler', (t) => {
  const importers = typescript.filter((file) => importsOf(file).includes('esbuild'))
  for (const { path } of importers) t.regex(path, /^ts\/(sdk\/compiler\/|cli\/examination\.ts$)/)
})

test('OpenTelemetry is behind one door, which is opened only for an export', (t) => {
  for (const { path, text } of typescript) {
    if (path.startsWith('ts/sdk/opentelemetry/')) continue
    t.notRegex(text, /'@opentelemetry\/| from '[^']*\/opentelemetry\//, path)
  }
})

/** A module of the core imports from modules with a lower number. */
const rustLayers = new Map([
  ['error', 0],
  ['policy', 1],
  ['envelope', 1],
  ['engine', 1],
  ['sqlite', 1],
  ['trace', 2],
  ['journal', 2],
  ['config', 3],
  ['sandbox', 4],
  ['artifact', 4],
  ['modules', 5],
  ['program', 6],
  ['task', 7],
  ['process', 8],
  ['binding', 9],
])

function rustModule(path: string): string {
  return /^native\/src\/(\w+)/.exec(path)?.[1] ?? ''
}

function cratesOf(file: SourceFile): string[] {
  return [...code(file).matchAll(/\bcrate::(?:\{([^}]*)\}|(\w+))/g)].flatMap(([, several, one]) =>
    (several ?? one ?? '').split(',').map((path) => path.trim().split('::')[0] ?? ''),
  )
}

test('Rust imports point one way: error ← policy, engine ← sandbox ← program ← task ← process ← binding', (t) => {
  for (const file of rust.filter(({ path }) => path !== 'native/src/lib.rs')) {
    const layer = rustLayers.get(rustModule(file.path))
    if (layer === undefined) {
      t.fail(`${file.path} has no layer: say in this test where it belongs`)
      continue
    }
    for (const imported of cratesOf(file).filter((name) => name !== rustModule(file.path))) {
      t.true(
        (rustLayers.get(imported) ?? Infinity) < layer,
        `${file.path} imports crate::${imported}`,
      )
    }
  }
})

test('Node-API is in the binding only', (t) => {
  for (const file of rust.filter(({ path }) => !path.startsWith('native/src/binding/'))) {
    t.notRegex(code(file), /#\[napi|\bnapi::/, file.path)
  }
})

/** Where alone the core may use a crate, or a part of the standard library. */
const confined: [what: string, use: RegExp, places: RegExp][] = [
  ['the HTTP client', /\b(hyper\w*|rustls|tower\w*)::/, /^native\/src\/sandbox\/network\//],
  ['open folders', /\bcap_(std|fs_ext)::/, /^native\/src\/sandbox\/files\//],
  ['SQLite', /\brusqlite::/, /^native\/src\/(sqlite|trace|journal)\//],
  ['the environment', /\bstd::env\b|\benv::var/, /^native\/src\/process\//],
]

for (const [what, use, places] of confined) {
  test(`${what}: used in one place of the core only`, (t) => {
    for (const file of rust.filter(({ path }) => !places.test(path))) {
      t.notRegex(code(file), use, file.path)
    }
  })
}

test('the policy does no I/O, and knows no wasmtime', (t) => {
  for (const file of rust.filter(({ path }) => path.startsWith('native/src/policy/'))) {
    t.notRegex(code(file), /\bstd::(fs|env|io|thread)\b|\b(wasmtime|tokio)/, file.path)
  }
})

test("the process's variables and working folder are read at the doors only", (t) => {
  for (const file of typescript.filter(
    ({ path }) => !/^ts\/(sdk\/runner|cli\/main)\.ts$/.test(path),
  )) {
    t.notRegex(code(file), /\bprocess\.(env|cwd)\b(?!\.NODE_ENV)/, file.path)
  }
})

test('unsafe code is in the engine only', (t) => {
  for (const file of [...rust, ...pythonBinding, ...sources('guest', '.rs')]) {
    if (file.path.startsWith('native/src/engine/')) continue
    t.notRegex(code(file), /\bunsafe\s*(\{|fn|impl)/, file.path)
  }
})

const lineLimits: [files: SourceFile[], limit: number][] = [
  [typescript, 250],
  [sources('__test__', '.ts'), 250],
  [sources('scripts', '.mjs'), 250],
  [sources('guest/js', '.ts'), 250],
  [rust, 400],
  [pythonBinding, 400],
]

test('a file is one idea, and short', (t) => {
  for (const [files, limit] of lineLimits) {
    for (const { path, text } of files) {
      t.true(text.split('\n').length <= limit, `${path} has more than ${limit} lines`)
    }
  }
})

test('the table of errors is the same in the core and in both hosts', (t) => {
  const table = rust.find(({ path }) => path === 'native/src/error.rs')
  const words = [...(table?.text ?? '').matchAll(/=> "([A-Z_]+)"/g)].map(([, word]) => word)
  t.deepEqual(words, [...errorTypes])
  const types = sources('python/src', '.py').find(({ path }) => path.endsWith('/_types.py'))
  const [, literal = ''] = /^ErrorType = Literal\[([^\]]*)\]/m.exec(types?.text ?? '') ?? []
  t.deepEqual(
    [...literal.matchAll(/"([A-Z_]+)"/g)].map(([, word]) => word),
    words,
  )
})

test('every example has a test', (t) => {
  const tests = [...sources('__test__', '.test.ts'), ...sources('python/tests', '.py')].filter(
    ({ path }) => !path.includes('architecture'),
  )
  for (const { path } of [...sources('examples', '.ts'), ...sources('examples', '.py')]) {
    t.true(
      tests.some(({ text }) => text.includes(path)),
      `${path} is in no test`,
    )
  }
})
