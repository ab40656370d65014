// What a program cannot import, and how it is told: with the files that lead there.

import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { bundleSource, type Bundle } from '../../../../ts/sdk/compiler/bundle.ts'
import { readSource } from '../../../../ts/sdk/compiler/source.ts'
import { CapsuleError } from '../../../../ts/sdk/errors.ts'
import { guestModules } from '../../../helpers/checkout.ts'
import { folderWith } from '../../../helpers/folder.ts'

type Files = Record<string, string>

async function bundle(t: ExecutionContext, files: Files): Promise<Bundle> {
  const root = folderWith(t, files)
  return bundleSource(readSource(join(root, 'a.ts'), { root, candidates: [] }), root, guestModules)
}

const chain: Files = { 'a.ts': `import './lib/b.ts'`, 'lib/b.ts': `import 'pkg'` }

const refused: [what: string, files: Files, message: RegExp][] = [
  [
    'a package that is not installed',
    { ...chain, 'node_modules/pkg/index.js': `require('left-pad')` },
    /^node_modules\/pkg\/index\.js:1:9: cannot resolve "left-pad".* \(npm install left-pad\)[^]*\n {2}imported by a\.ts → lib\/b\.ts → pkg\/index\.js$/,
  ],
  [
    'a package that finds native code',
    {
      ...chain,
      'node_modules/pkg/index.js': `module.exports = require('bindings')('x.node')`,
      'node_modules/bindings/index.js': 'throw 1',
    },
    /: "bindings" finds native code, which a sandbox cannot run\. Use a package in pure JavaScript[^]*\n {2}imported by a\.ts → lib\/b\.ts → pkg\/index\.js$/,
  ],
  [
    'native code itself',
    {
      ...chain,
      'node_modules/pkg/index.js': `try { module.exports = require('./x.node') } catch {}`,
      'node_modules/pkg/x.node': '\u007fELF',
    },
    /^node_modules\/pkg\/index\.js:1:32: this is native code, which a sandbox cannot run[^]* a\.ts → lib\/b\.ts → pkg\/index\.js$/,
  ],
  [
    'WebAssembly',
    { 'a.ts': `import x from './x.wasm'; x()`, 'x.wasm': '\0asm' },
    /^a\.ts:1:15: this is WebAssembly, which a sandbox cannot run/,
  ],
  [
    'a part of a package that it does not export',
    {
      ...chain,
      'lib/b.ts': `import 'pkg/inner'`,
      'node_modules/pkg/package.json': '{ "exports": { ".": "./index.js" } }',
    },
    /cannot resolve "pkg\/inner", imported by lib\/b\.ts: The path "\.\/inner" is not exported by package "pkg"\./,
  ],
  [
    'a picture without saying as what',
    { 'a.ts': `import x from './x.png'; x()`, 'x.png': 'PNG' },
    /^a\.ts:1:15: \.png is not accepted here.* with \{ type: "text" \}, or "bytes"\./,
  ],
  [
    'a missing file behind two others',
    { 'a.ts': `import './b.ts'`, 'b.ts': `import './c.ts'`, 'c.ts': `import './d.ts'` },
    /^c\.ts:1:8: cannot resolve "\.\/d\.ts"[^]*\n {2}imported by a\.ts → b\.ts → c\.ts$/,
  ],
]

for (const [what, files, message] of refused) {
  test(`${what} is an error of the build that shows how the program comes to it`, async (t) => {
    const error = await t.throwsAsync(bundle(t, files), { instanceOf: CapsuleError })
    t.is(error?.code, 'COMPILE_ERROR')
    t.regex(error?.message ?? '', message)
  })
}

test('native code that a package can do without is no error', async (t) => {
  const { script } = await bundle(t, {
    'a.ts': `import { fast } from 'pkg'; console.log(fast)`,
    'node_modules/pkg/index.js': `try { exports.fast = require('node-gyp-build')(1) } catch { exports.fast = 'slow' }`,
    'node_modules/node-gyp-build/index.js': 'throw "NOT-HERE"',
  })
  t.true(script.includes('slow'))
  t.false(script.includes('NOT-HERE'))
})

/** A program that uses one thing of a module that may have more. */
const ofModule = (unused: string): Files => ({
  'a.ts': `import { used } from './lib.ts'; console.log(used())`,
  'lib.ts': `export const used = () => 1\n${unused}`,
})

/** The same of a package whose package.json says that its files have no effects of their own. */
const ofPackage = (unused: string): Files => ({
  'a.ts': `import { used } from 'pkg'; console.log(used())`,
  'node_modules/pkg/package.json': '{ "sideEffects": false, "main": "./index.js" }',
  'node_modules/pkg/index.js': `export { used } from './used.js'\n${unused}`,
  'node_modules/pkg/used.js': 'export const used = () => 1',
  'node_modules/pkg/heavy.js': `console.log('${'x'.repeat(1000)}'); export const heavy = 1`,
})

const unusedHalves: [what: string, filesWith: (unused: string) => Files, unused: string][] = [
  [
    'of a module',
    ofModule,
    `export const unused = () => '${'x'.repeat(1000)}'\nexport class Unused { a = 1 }\n`,
  ],
  ['of a package without effects', ofPackage, `export { heavy } from './heavy.js'`],
]

for (const [what, filesWith, unused] of unusedHalves) {
  test(`what is not used ${what} costs nothing`, async (t) => {
    const lean = await bundle(t, filesWith(''))
    const full = await bundle(t, filesWith(unused))
    t.is(full.script.length, lean.script.length)
  })
}

test('a program that does not ask where it is brings nothing for it', async (t) => {
  const { script } = await bundle(t, { 'a.ts': 'console.log(1)' })
  t.is(script, '(() => {\n  // a.ts\n  console.log(1);\n})();\n')
})

test('of the builds of a package the one for Capsule is taken before those for browsers, and these before the rest', async (t) => {
  const order = ['capsule', 'browser', 'default']
  for (const [index, expected] of order.entries()) {
    const exported = Object.fromEntries(
      ['node', ...order.slice(index)].map((condition) => [condition, `./${condition}.js`]),
    )
    const files = ['node', ...order].map((condition) => [
      `node_modules/pkg/${condition}.js`,
      `console.log('built for ${condition}')`,
    ])
    const { script } = await bundle(t, {
      'a.ts': `import 'pkg'`,
      'node_modules/pkg/package.json': JSON.stringify({ exports: exported }),
      ...Object.fromEntries(files),
    })
    t.true(script.includes(`built for ${expected}`), script)
  }
})
