// SPEC section 6: what a JavaScript program may be written in, and what it may import, seen in a sandbox.

import test from 'ava'
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
