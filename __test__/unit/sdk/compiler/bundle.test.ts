import { basename, join } from 'node:path'
import vm from 'node:vm'
import test, { type ExecutionContext } from 'ava'
import { bundleSource, type Bundle } from '../../../../ts/sdk/compiler/bundle.ts'
import { readSource } from '../../../../ts/sdk/compiler/source.ts'
import { CapsuleError } from '../../../../ts/sdk/errors.ts'
import { stackMapper } from '../../../../ts/sdk/stack.ts'
import { guestModules } from '../../../helpers/checkout.ts'
import { folderWith } from '../../../helpers/folder.ts'

async function bundle(root: string, file: string): Promise<Bundle> {
  return bundleSource(readSource(join(root, file), { root, candidates: [] }), root, guestModules)
}

/** Evaluates a bundle as an engine does, and gives the names of the tasks it declares. */
function declaredBy(script: string): string[] {
  const declared: string[] = []
  const context = vm.createContext({
    declare: (name: string) => declared.push(name),
  })
  vm.runInContext(
    `globalThis[Symbol.for('capsule.sdk')] = { task: (options) => declare(options.name) }`,
    context,
  )
  vm.runInContext(script, context)
  return declared
}

async function compileError(
  t: ExecutionContext,
  files: Record<string, string>,
  entry = 'report.ts',
): Promise<string> {
  const error = await t.throwsAsync(bundle(folderWith(t, files), entry), {
    instanceOf: CapsuleError,
  })
  t.is(error?.code, 'COMPILE_ERROR')
  return error?.message ?? ''
}

test('a program and what it imports become one script', async (t) => {
  const root = folderWith(t, {
    'main.ts': `import { task } from '@capsule-run/sdk'
      import { name } from './lib/name'
      export const main = task({ name }, () => 1)`,
    'lib/name.ts': `export const name: string = 'main'`,
  })
  const { script, files } = await bundle(root, 'main.ts')
  t.deepEqual(declaredBy(script), ['main'])
  t.deepEqual(files.toSorted(), [join(root, 'lib/name.ts'), join(root, 'main.ts')])
})

for (const [file, text] of [
  [
    'main.cjs',
    `const { task } = require('@capsule-run/sdk'); exports.main = task({ name: 'main' })`,
  ],
  [
    'main.mjs',
    `import { task } from '@capsule-run/sdk'; export const main = task({ name: 'main' })`,
  ],
  [
    'main.jsx',
    `import { task } from '@capsule-run/sdk'; export const main = task({ name: 'main' })`,
  ],
  ['[odd] name+(1).ts', `import { task } from '@capsule-run/sdk'; task({ name: 'main' })`],
] as const) {
  test(`${file} is bundled`, async (t) => {
    const { script } = await bundle(folderWith(t, { [file]: text }), file)
    t.deepEqual(declaredBy(script), ['main'])
  })
}

test('a property class in a regular expression is no error of the whole program', async (t) => {
  const { script } = await bundle(
    folderWith(t, { 'a.ts': `export const f = () => /\\p{L}/u` }),
    'a.ts',
  )
  t.false(script.includes('/\\p{L}/u'))
})

test('a syntax error is shown with its file, line and a caret', async (t) => {
  const message = await compileError(t, { 'report.ts': `const ok = 1\nconst é = ;\n` })
  t.is(message, 'report.ts:2:11: Unexpected ";".\n  2 │ const é = ;\n    │           ^')
})

test('a syntax error in an imported file names that file', async (t) => {
  const message = await compileError(t, { 'report.ts': `import './lib/b'`, 'lib/b.ts': '\n  ]' })
  t.true(message.startsWith('lib/b.ts:2:3: '), message)
})

const unresolvable: [specifier: string, message: RegExp][] = [
  ['./missing', /cannot resolve "\.\/missing", imported by report\.ts: there is no such file\./],
  ['zod', /cannot resolve "zod", imported by report\.ts\. Install .* \(npm install zod\)/],
  ['@a/b/c', /\(npm install @a\/b\)/],
  [
    'node:vmm',
    /cannot resolve "node:vmm", imported by report\.ts: Node has no module of that name\./,
  ],
  ['@capsule-run/sdk/runner', /run\(\) starts programs from outside/],
]

for (const [specifier, expected] of unresolvable) {
  test(`an import of ${specifier} that cannot be resolved says who imports it`, async (t) => {
    const message = await compileError(t, { 'report.ts': `import x from '${specifier}'; x()` })
    t.regex(message, expected)
    t.true(message.startsWith('report.ts:1:15: '), message)
  })
}

test('the value of a script that awaits at its top level is a promise of its end', async (t) => {
  const text = `await null; globalThis.ended = true; export default 1`
  const { script, files } = await bundle(folderWith(t, { 'a.ts': text }), 'a.ts')
  const context = vm.createContext({})
  const value: unknown = vm.runInContext(script, context)
  t.is(context['ended'], undefined)
  await value
  t.is(context['ended'], true)
  t.deepEqual(
    files.map((file) => basename(file)),
    ['a.ts'],
  )
})

test('a require of what awaits at its top level is an error', async (t) => {
  const message = await compileError(t, {
    'report.ts': `console.log(require('./b.ts'))`,
    'b.ts': 'await null',
  })
  t.is(
    message,
    'report.ts: require("./b.ts") cannot wait for b.ts, which awaits at its top level. Write await import("./b.ts") instead.',
  )
})

test('of many errors the first five are shown', async (t) => {
  const imports = Array.from({ length: 9 }, (_, index) => `import './missing${index}'`)
  const message = await compileError(t, { 'report.ts': imports.join('\n') })
  t.regex(message, /missing4/)
  t.notRegex(message, /missing5/)
  t.true(message.endsWith('and 4 more'))
})

test('a stack of the bundle is shown at its places in the sources', async (t) => {
  const root = folderWith(t, {
    'main.ts': `import { boom } from './lib/boom'\n\nexport function main(): void {\n  boom()\n}\nmain()`,
    'lib/boom.ts': `interface Removed { a: 1 }\n\nexport const boom = () => {\n  throw new Error('x')\n}`,
  })
  const { script, sourceMap } = await bundle(root, 'main.ts')
  const thrown = t.throws(() => vm.runInNewContext(script, {}, { filename: 'main.ts' }))
  const spidermonkey = [
    ...(thrown?.stack ?? '').matchAll(/^ {4}at (?:(\S+) \()?(main\.ts:\d+:\d+)/gm),
  ]
    .map(([, name = '', place]) => `${name}@${place}`)
    .concat('call@engine.js:1:1')
    .join('\n')
  const mapped = await stackMapper([{ filename: 'main.ts', sourceMap, root }])
  const frames = mapped(spidermonkey)
  t.deepEqual(
    frames.slice(0, 3).map(({ name, file, line, column }) => `${name} ${file}:${line}:${column}`),
    ['boom lib/boom.ts:4:9', 'main main.ts:4:3', ' main.ts:6:1'],
  )
})
