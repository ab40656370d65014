// SPEC section 6: what a JavaScript program may be written in, and what it may import, seen in a sandbox.

import { pathToFileURL } from 'node:url'
import test from 'ava'
import { run } from '@capsule-run/sdk/runner'
import { projectOf, programText } from '../helpers/program.ts'

/** What `main` of a project's `program.ts` gives. */
type Gives = [title: string, files: Record<string, string>, result: unknown]

const main = (body: string): string =>
  `export const main = task({ name: 'main' }, async () => {\n${body}\n})`

const experimental = JSON.stringify({ compilerOptions: { experimentalDecorators: true } })

const decorated = (decorator: string): string =>
  programText(`${decorator}
class Counter {
  @doubled
  count(n: number): number {
    return n + 1
  }
}
${main('return new Counter().count(20)')}`)

const gives: Gives[] = [
  [
    'text is imported by its extension',
    {
      'program.ts': programText(`import query from './query.sql'
import notes from './notes.md'
${main('return [query, notes]')}`),
      'query.sql': 'select 1',
      'notes.md': '# Grüße\n',
    },
    ['select 1', '# Grüße\n'],
  ],
  [
    'an import says what it wants: a text, bytes, JSON',
    {
      'program.ts': programText(`import source from './part.ts' with { type: 'text' }
import bytes from './data.bin' with { type: 'bytes' }
import config from './config.json' with { type: 'json' }
import { part } from './part.ts'
${main('return [source, [...bytes], bytes instanceof Uint8Array, config.a, part]')}`),
      'part.ts': 'export const part: number = 7',
      'data.bin': '\u0001ÿ',
      'config.json': '{"a":[1]}',
    },
    ['export const part: number = 7', [1, 195, 191], true, [1], 7],
  ],
  [
    'a dynamic import and a require of a literal are part of the program',
    {
      'program.ts': programText(
        main(`const { part } = await import('./part.ts')
return [part, require('./common.cjs').common]`),
      ),
      'part.ts': 'export const part = 7',
      'common.cjs': 'exports.common = 8',
    },
    [7, 8],
  ],
  [
    'paths and baseUrl of tsconfig.json are followed, with what it extends',
    {
      'program.ts': programText(`import { part } from '#lib/part'
import { other } from 'lib/other'
${main('return [part, other]')}`),
      'lib/part.ts': 'export const part = 7',
      'lib/other.ts': 'export const other = 8',
      'base.json': '{ "compilerOptions": { "baseUrl": "." } }',
      'tsconfig.json':
        '{ "extends": "./base.json", "compilerOptions": { "paths": { "#lib/*": ["./lib/*"] } } }',
    },
    [7, 8],
  ],
  [
    'standard decorators work',
    {
      'program.ts': decorated(
        'const doubled = (method: Function, _: ClassMethodDecoratorContext) => function (this: unknown, n: number) { return 2 * method.call(this, n) }',
      ),
    },
    42,
  ],
  [
    'the older decorators of TypeScript work where tsconfig.json asks for them',
    {
      'program.ts': decorated(
        'const doubled = (_: object, __: string, property: PropertyDescriptor) => { const { value } = property; property.value = (n: number) => 2 * value(n) }',
      ),
      'tsconfig.json': experimental,
    },
    42,
  ],
  [
    'JSX calls the factory that a file names',
    {
      'program.tsx': programText(`/** @jsx h */
const h = (name: string, given: object | null, ...inner: unknown[]) => ({ name, given, inner })
${main('return <a href="x">{1}</a>')}`),
    },
    { name: 'a', given: { href: 'x' }, inner: [1] },
  ],
  [
    'JSX calls the runtime of the package that tsconfig.json names',
    {
      'program.tsx': programText(main('return <a href="x">text</a>')),
      'tsconfig.json':
        '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "tiny-jsx" } }',
      'node_modules/tiny-jsx/jsx-runtime.js':
        'export const jsx = (name, given) => ({ name, given }); export const jsxs = jsx',
    },
    { name: 'a', given: { href: 'x', children: 'text' } },
  ],
  [
    'await works at the top level, in what is imported too, and tasks may be declared after it',
    {
      'program.ts': programText(`import { part } from './part.ts'
const later = await new Promise((resolve) => setTimeout(() => resolve(1), 5))
${main('return [part, later, await sub()]')}
const sub = task({ name: 'sub' }, async () => 2)`),
      'part.ts': `export const part = await Promise.resolve(7)`,
    },
    [7, 1, expectedEnvelope(2)],
  ],
  [
    'await works at the top level of a project whose package.json says that nothing has effects',
    {
      'program.ts': programText(`await null\n${main('return 1')}`),
      'package.json': '{ "sideEffects": false }',
    },
    1,
  ],
  [
    'require of what awaits at its top level is refused, import() of it works',
    {
      'program.ts': programText(main(`return (await import('./part.ts')).part`)),
      'part.ts': `export const part = await Promise.resolve(7)`,
    },
    7,
  ],
]

function expectedEnvelope(result: unknown): unknown {
  return { success: true, result }
}

for (const [title, files, result] of gives) {
  test(title, async (t) => {
    const file = Object.keys(files).find((name) => name.startsWith('program.')) ?? ''
    const { call } = projectOf(t, file, files)
    const envelope = await call()
    t.is(envelope.error, null)
    t.like({ result: envelope.result }, { result })
  })
}

test('a file knows where it is, and reads what lies beside it if its task may', async (t) => {
  const { cwd } = projectOf(t, 'src/program.ts', {
    'capsule.toml': '',
    'src/program.ts': programText(`import { readFileSync } from 'node:fs'
import { here } from './common.cjs'
const { url, dirname, filename } = import.meta
export const main = task({ name: 'main', allowedFiles: ['./src/data'] }, () => ({
  url, dirname, filename, here,
  relative: new URL('./data/a.txt', import.meta.url).href,
  resolved: import.meta.resolve('../b.txt'),
  read: readFileSync(new URL('./data/a.txt', import.meta.url), 'utf8'),
  joined: readFileSync(\`\${__dirname}/data/a.txt\`, 'utf8'),
}))
export const other = task({ name: 'other' }, () => readFileSync(new URL('./data/a.txt', import.meta.url)))`),
    'src/common.cjs': `"use strict"\nexports.here = [__filename, __dirname, (function () { return this })()]`,
    'src/data/a.txt': 'beside',
  })
  const file = 'src/program.ts'
  const { result, error } = await run({ file, cwd })
  t.is(error, null)
  const at = `${cwd}/src`
  t.deepEqual(result, {
    url: pathToFileURL(`${at}/program.ts`).href,
    dirname: at,
    filename: `${at}/program.ts`,
    here: [`${at}/common.cjs`, at, null],
    relative: pathToFileURL(`${at}/data/a.txt`).href,
    resolved: pathToFileURL(`${cwd}/b.txt`).href,
    read: 'beside',
    joined: 'beside',
  })
  const refused = await run({ file, cwd, task: 'other' })
  t.is(refused.error?.error_type, 'TASK_ERROR')
  t.regex(refused.error?.message ?? '', /^EACCES: permission denied, open '.*\/src\/data\/a\.txt'/)
})

test('a program that begins with a shebang says where it is, too', async (t) => {
  const text = `#!/usr/bin/env node
import { task } from '@capsule-run/sdk'
export const main = task({ name: 'main' }, () => import.meta.filename)
export const fails = task({ name: 'fails' }, () => { throw new Error('x') })`
  const { cwd, call } = projectOf(t, 'program.mjs', { 'program.mjs': text })
  t.is((await call()).result, `${cwd}/program.mjs`)
  t.regex((await call('fails')).error?.stack ?? '', /program\.mjs:4:60/)
})

test('contexts are carried over await in a program that awaits at its top level', async (t) => {
  const { call } = projectOf(t, 'program.ts', {
    'program.ts': programText(`import { AsyncLocalStorage } from 'node:async_hooks'
const storage = new AsyncLocalStorage<number>()
const one = await Promise.resolve(1)
export const main = task({ name: 'main' }, () => storage.run(7, async () => {
  await null
  return [storage.getStore(), one]
}))
export const fails = task({ name: 'fails' }, async () => {
  await null
  throw new Error('x')
})`),
  })
  t.deepEqual((await call()).result, [7, 1])
  t.regex((await call('fails')).error?.stack ?? '', /program\.ts:11:9/)
})

test('a timer that is left at the top level and an await there go together', async (t) => {
  const { call } = projectOf(t, 'program.ts', {
    'program.ts': programText(`let ticks = 0
setTimeout(() => ticks++, 20)
const one = await new Promise((resolve) => setTimeout(() => resolve(1), 1))
${main('await new Promise((resolve) => setTimeout(resolve, 40))\nreturn [ticks, one]')}`),
  })
  t.deepEqual((await call()).result, [1, 1])
  t.deepEqual((await call()).result, [1, 1])
})

test('a module that is asked for by a name made while the program runs is not found, with what to do', async (t) => {
  const { call } = projectOf(t, 'program.ts', {
    'part.ts': '',
    'program.ts': programText(`export const main = task({ name: 'main' }, async (name: string) => {
  const imported = await import(name).catch(({ message, code }) => [message, code])
  try { return require(name) } catch ({ message, code }) { return [imported, [message, code]] }
})`),
  })
  const { result, error } = await call('main', ['./part.ts'])
  t.is(error, null)
  const told = [
    'Cannot find module "./part.ts". What a program imports is put into it when it is made: write the name out, as a text',
    'MODULE_NOT_FOUND',
  ]
  t.deepEqual(result, [told, told])
})

const endless: [title: string, source: string, message: RegExp][] = [
  [
    'that never comes',
    'await new Promise(() => {})',
    /^program\.ts: the top level awaits a promise that never settled, and nothing is left that could settle it\. Move work into a task\./,
  ],
  [
    'that is rejected',
    `await Promise.reject(new TypeError('not today'))`,
    /^program\.ts: the top level threw TypeError: not today\n/,
  ],
  [
    'of the network',
    `await fetch('http://127.0.0.1:9/').catch(() => undefined)`,
    /^program\.ts: the top level calls the network, which only a task may do/,
  ],
]

for (const [title, source, message] of endless) {
  test(`await at the top level for something ${title} is an error of the load`, async (t) => {
    const { call } = projectOf(t, 'program.ts', {
      'program.ts': programText(`${main('return 1')}\n${source}`),
    })
    const error = await t.throwsAsync(call())
    t.like(error, { code: 'LOAD_ERROR' })
    t.regex(error?.message ?? '', message)
  })
}

test('an error after an await at the top level is told at its place in the source', async (t) => {
  const { call } = projectOf(t, 'program.ts', {
    'program.ts': programText(`await null\nconst boom = (): never => {\n  throw new Error('x')\n}
${main('boom()')}`),
  })
  const { error } = await call()
  t.regex(error?.stack ?? '', /at boom \(program\.ts:4:9\)\n {4}at \S* ?\(?program\.ts:7:1\)?/)
})
