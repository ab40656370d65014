// A change of anything that a program is made from gives a new artifact; a change of anything else does not.

import { readdirSync, renameSync, symlinkSync, unlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { runCli } from '../helpers/run-cli.ts'

/** A change, and what `main` gives after it. */
type Change = [what: string, change: (cwd: string) => void, result: string]

const files: Record<string, string> = {
  'src/a.ts': `import { task } from '@capsule-run/sdk'
import { b } from './b'
import text from './c.txt'
import { pkg } from 'pkg'
import { alias } from '#alias'
import raw from './d.ts' with { type: 'text' }
const later = import('./e.ts')
export const main = task({ name: 'main' }, async () => [b, text, pkg, alias, raw, (await later).e].join())`,
  'src/b.ts': `export const b = 'b'`,
  'src/c.txt': 'c',
  'src/d.ts': 'd',
  'src/e.ts': `export const e = 'e'`,
  'lib/alias.ts': `export const alias = 'alias'`,
  'lib/other.ts': `export const alias = 'other'`,
  'tsconfig.json': '{ "extends": ["./base.json", "tsbase/paths"] }',
  'base.json': '{}',
  'node_modules/tsbase/package.json': '{ "version": "1.0.0" }',
  'node_modules/tsbase/paths.json': pathsTo('../../lib/alias.ts'),
  'node_modules/pkg/package.json': '{ "version": "1.0.0", "exports": "./one.js" }',
  'node_modules/pkg/one.js': `export { pkg } from './inner.js'`,
  'node_modules/pkg/two.js': `export const pkg = 'two'`,
  'node_modules/pkg/inner.js': `export const pkg = 'one'`,
  'capsule.toml': '',
  'README.md': '',
}

const unchanged = 'b,c,one,alias,d,e'

const influences: Change[] = [
  ['the entry', write('src/a.ts', `${files['src/a.ts']}\n`), unchanged],
  ['an imported file', write('src/b.ts', `export const b = 'B'`), 'B,c,one,alias,d,e'],
  ['an imported text', write('src/c.txt', 'C'), 'b,C,one,alias,d,e'],
  ['a script that is imported as a text', write('src/d.ts', 'D'), 'b,c,one,alias,D,e'],
  ['a file that is imported late', write('src/e.ts', `export const e = 'E'`), 'b,c,one,alias,d,E'],
  [
    'a file of a package',
    write('node_modules/pkg/inner.js', `export const pkg = 1`),
    'b,c,1,alias,d,e',
  ],
  [
    "a package's version",
    write('node_modules/pkg/package.json', '{ "version": "2.0.0", "exports": "./two.js" }'),
    'b,c,two,alias,d,e',
  ],
  [
    'a package nearer by',
    write('src/node_modules/pkg/index.js', `export const pkg = 'nearer'`, {
      name: 'src/node_modules/pkg/package.json',
      text: '{}',
    }),
    'b,c,nearer,alias,d,e',
  ],
  [
    'a package that is linked to elsewhere',
    (cwd) => {
      renameSync(join(cwd, 'node_modules/pkg'), join(cwd, 'node_modules/pkg-1'))
      writeFiles(cwd, {
        'node_modules/pkg-2/package.json': '{ "version": "2.0.0" }',
        'node_modules/pkg-2/index.js': `export const pkg = 'linked'`,
      })
      symlinkSync('pkg-2', join(cwd, 'node_modules/pkg'))
    },
    'b,c,linked,alias,d,e',
  ],
  ['tsconfig.json', write('tsconfig.json', pathsTo('./lib/other.ts')), 'b,c,one,other,d,e'],
  [
    'what tsconfig.json extends',
    write('base.json', '{ "compilerOptions": { "strict": true } }'),
    unchanged,
  ],
  [
    'what tsconfig.json extends of a package',
    write('node_modules/tsbase/paths.json', pathsTo('../../lib/other.ts')),
    'b,c,one,other,d,e',
  ],
  [
    'a tsconfig.json nearer by',
    write('src/tsconfig.json', pathsTo('../lib/other.ts')),
    'b,c,one,other,d,e',
  ],
  [
    'a file that an import means before another',
    write('src/b.tsx', `export const b = 'tsx'`),
    'tsx,c,one,alias,d,e',
  ],
]

const others: Change[] = [
  ['a file that nobody imports', write('README.md', 'changed'), unchanged],
  [
    'the settings of the project, which count for each run,',
    write('capsule.toml', '[tasks]\ndefault_compute = "LOW"\n'),
    unchanged,
  ],
  ['a new file', write('src/new.ts', 'export {}'), unchanged],
  ['a package that nobody imports', write('node_modules/new/index.js', ''), unchanged],
  ['a file of a package that it does not use', write('node_modules/pkg/two.js', ''), unchanged],
  [
    'the time of every file',
    (cwd) => {
      for (const name of Object.keys(files)) utimesSync(join(cwd, name), new Date(), new Date())
    },
    unchanged,
  ],
  [
    'an imported file that is written again as it was',
    (cwd) => {
      unlinkSync(join(cwd, 'src/b.ts'))
      write('src/b.ts', files['src/b.ts'] ?? '')(cwd)
    },
    unchanged,
  ],
]

for (const [what, change, result] of influences) {
  test.serial(`a change of ${what} is seen by the next run`, async (t) => {
    const cwd = folderWith(t, files)
    await first(t, cwd)
    change(cwd)
    const { stdout, stderr } = await runCli(cwd, ['run', 'src/a.ts', '--verbose'])
    t.is(JSON.parse(stdout).result, result, stderr)
    t.notRegex(stderr, /\(cached\)/)
  })
}

for (const [what, change, result] of others) {
  test.serial(`a change of ${what} makes no program anew`, async (t) => {
    const cwd = folderWith(t, files)
    await first(t, cwd)
    const artifacts = artifactsIn(cwd)
    change(cwd)
    const { stdout, stderr } = await runCli(cwd, ['run', 'src/a.ts', '--verbose'])
    t.is(JSON.parse(stdout).result, result)
    t.regex(stderr, /\(cached\)/)
    t.deepEqual(artifactsIn(cwd), artifacts)
  })
}

async function first(t: ExecutionContext, cwd: string): Promise<void> {
  const { stdout, stderr } = await runCli(cwd, ['run', 'src/a.ts'])
  t.is(JSON.parse(stdout).result, unchanged, stderr)
}

function artifactsIn(cwd: string): string[] {
  return readdirSync(join(cwd, '.capsule/cache')).filter((name) => name.endsWith('.image'))
}

function write(
  name: string,
  text: string,
  ...more: { name: string; text: string }[]
): (cwd: string) => void {
  return (cwd) => {
    for (const file of [{ name, text }, ...more]) writeFiles(cwd, { [file.name]: file.text })
  }
}

function pathsTo(target: string): string {
  return JSON.stringify({ compilerOptions: { paths: { '#alias': [target] } } })
}
