// package.json, tsconfig.json and what says who is in a workspace are read by the host before a program is made.

import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { CapsuleError } from '../../ts/sdk/errors.ts'
import { bundled, link, workspace, type Files, type Prepare } from '../helpers/importing.ts'

const outside = /is outside of the project and of its node_modules/
const noFile = /is no ordinary file/
const main: Files = { 'project/main.ts': 'console.log(1)' }
const secret: Files = { ...main, secret: 'TOP-SECRET: 1' }

const pipe =
  (path: string): Prepare =>
  (folder) =>
    execFileSync('mkfifo', [join(folder, path)])

/** Settings that lead elsewhere. */
const refused: [what: string, files: Files, message: RegExp, prepare?: Prepare][] = [
  ...['package.json', 'tsconfig.json'].flatMap((name): typeof refused => [
    [`a link called ${name}`, secret, outside, link(`project/${name}`, 'secret')],
    [`a pipe called ${name}`, main, noFile, pipe(`project/${name}`)],
    [
      `a pipe called ${name} in a folder that is imported from`,
      { 'project/main.ts': `import './lib/a.ts'`, 'project/lib/a.ts': '' },
      noFile,
      pipe(`project/lib/${name}`),
    ],
    [
      `a device called ${name}`,
      main,
      outside,
      (folder) => symlinkSync('/dev/zero', join(folder, 'project', name)),
    ],
  ]),
  [
    'a pipe called package.json of a package',
    {
      'project/main.ts': `import 'pkg'`,
      'project/node_modules/pkg/index.js': '',
    },
    noFile,
    pipe('project/node_modules/pkg/package.json'),
  ],
  ...[
    '"extends": "../secret"',
    '"extends": ["./a.json", "../secret"]',
    String.raw`"ex\u0074ends": "../secret"`,
    '"extends" /* " */ : // "\n "../secret"',
    '"extends": "../secret", "extends": "./a.json"',
  ].map((setting): (typeof refused)[number] => [
    `a tsconfig.json with ${setting}`,
    { ...secret, 'project/tsconfig.json': `{ ${setting} }`, 'project/a.json': '{}' },
    outside,
  ]),
  [
    'a tsconfig.json that extends one that extends a file outside',
    {
      ...secret,
      'project/tsconfig.json': '{ "extends": "./a" }',
      'project/a.json': '{ "extends": "../secret" }',
    },
    outside,
  ],
  [
    'a tsconfig.json that extends a hidden file',
    {
      ...main,
      'project/tsconfig.json': '{ "extends": "./.env" }',
      'project/.env': 'TOP-SECRET: 1',
    },
    /is hidden, and not for programs/,
  ],
  [
    'a tsconfig.json whose strings another reader would see elsewhere',
    { ...secret, 'project/tsconfig.json': `{ '"': 1, "extends": "../secret" } //"` },
    /is not JSON with comments/,
  ],
]

for (const [what, files, message, prepare] of refused) {
  test(`${what} is not read`, async (t) => {
    t.timeout(20_000)
    const error = await t.throwsAsync(bundled(t, files, prepare), { instanceOf: CapsuleError })
    t.is(error?.code, 'COMPILE_ERROR')
    t.regex(error?.message ?? '', message)
    t.notRegex(error?.message ?? '', /TOP-SECRET/)
  })
}

test('no error quotes a file outside of the project, however the bundler came to read it', async (t) => {
  // The imports that package.json maps are resolved by the bundler itself, the settings on the way too.
  const files = {
    'project/main.ts': `import '#a'`,
    'project/package.json': '{ "imports": { "#a": "./lib/a.ts" } }',
    'project/lib/a.ts': '',
    secret: 'TOP-SECRET: 1',
  }
  for (const name of ['package.json', 'tsconfig.json']) {
    const error = await t.throwsAsync(bundled(t, files, link(`project/lib/${name}`, 'secret')))
    t.notRegex(error?.message ?? '', /TOP|SECRET/)
  }
})

test('settings that a project has in hidden folders, packages and with comments are read', async (t) => {
  const { script } = await bundled(t, {
    'project/main.ts': `import { a } from '#lib/a'; console.log(a)`,
    'project/src/a.ts': `export const a = 'mapped'`,
    'project/tsconfig.json': `\uFEFF{ // of a tool\n "extends": ["base", "./.tool/tsconfig.json",], }`,
    'project/.tool/tsconfig.json':
      '{ "compilerOptions": { /* */ "paths": { "#lib/*": ["../src/*"] } } }',
    'project/node_modules/base/tsconfig.json': '{}',
  })
  t.true(script.includes('mapped'))
})

const long = 'a'.repeat(60)

test('a glob with many stars is matched in no time', async (t) => {
  const files = {
    ...workspace(`["*", "app/${'*a'.repeat(20)}*b"]`),
    [`app/${long}/index.js`]: '',
  }
  const linked = link('project/node_modules/lib', `app/${long}`)
  const start = performance.now()
  await t.throwsAsync(bundled(t, files, linked))
  t.true(performance.now() - start < 5000)
})

test('a list of pnpm with many spaces is read in no time', async (t) => {
  const files = {
    ...workspace('[]'),
    'package.json': '{}',
    'pnpm-workspace.yaml': `packages:\n  - a${' '.repeat(200_000)}b"\n`,
  }
  const start = performance.now()
  await t.throwsAsync(bundled(t, files, link('project/node_modules/lib', 'lib')))
  t.true(performance.now() - start < 5000)
})

for (const [what, patterns] of [
  ['more patterns', ['project', 'lib', ...Array.from({ length: 200 }, (_, at) => `a${at}`)]],
  ['longer patterns', ['project', 'lib', 'a'.repeat(201)]],
] as const) {
  test(`a workspace with ${what} than any has, has no members`, async (t) => {
    const files = workspace(JSON.stringify(patterns))
    const error = await t.throwsAsync(bundled(t, files, link('node_modules/lib', 'lib')))
    t.regex(error?.message ?? '', outside)
  })
}
