// What a program imports is read with the host's rights, before any permission counts: SPEC section 4.

import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { bundleSource, type Bundle } from '../../ts/sdk/compiler/bundle.ts'
import { readSource } from '../../ts/sdk/compiler/source.ts'
import { CapsuleError } from '../../ts/sdk/errors.ts'
import { guestModules } from '../helpers/checkout.ts'
import { folderWith } from '../helpers/folder.ts'

type Files = Record<string, string>
type Prepare = (folder: string) => void

/** Bundles `main.ts` of the folder `project`. */
async function bundled(t: ExecutionContext, files: Files, prepare?: Prepare): Promise<Bundle> {
  const folder = folderWith(t, files)
  prepare?.(folder)
  const root = join(folder, 'project')
  const source = readSource(join(root, 'main.ts'), { root, candidates: [] })
  return bundleSource(source, root, guestModules)
}

function link(from: string, to: string): Prepare {
  return (folder) => {
    mkdirSync(dirname(join(folder, from)), { recursive: true })
    symlinkSync(join(folder, to), join(folder, from))
  }
}

const print = (path: string, kind: string): Files => ({
  'project/main.ts': `import s from '${path}' with { type: '${kind}' }; console.log(s)`,
})
const secret = (path: string): Files => ({ [path]: '"TOP-SECRET"' })

/** A workspace that the project is a member of. */
const workspace = (packages: string): Files => ({
  'package.json': `{ "workspaces": ${packages} }`,
  'lib/package.json': '{ "name": "lib", "main": "index.js" }',
  'lib/index.js': 'export default "TOP-SECRET"',
  'project/main.ts': `import s from 'lib'; console.log(s)`,
})

const outside = /is outside of the project and of its node_modules/
const hidden = /is hidden, and not for programs/

const refused: [what: string, files: Files, message: RegExp, prepare?: Prepare][] = [
  ...['text', 'bytes', 'json'].map((kind): [string, Files, RegExp] => [
    `a file above the project as ${kind}`,
    { ...print('../secret', kind), ...secret('secret') },
    outside,
  ]),
  ...['.env', '.env.local', '.ssh/id_ed25519', '.git/config', '.npmrc', 'lib/.env'].flatMap(
    (path): [string, Files, RegExp][] => [
      [
        `${path} as a text`,
        { ...print(`./${path}`, 'text'), ...secret(`project/${path}`) },
        hidden,
      ],
      [
        `${path} as bytes`,
        { ...print(`./${path}`, 'bytes'), ...secret(`project/${path}`) },
        hidden,
      ],
    ],
  ),
  [
    'a script in a hidden folder as a text',
    { ...print('./.ssh/a.js', 'text'), ...secret('project/.ssh/a.js') },
    hidden,
  ],
  [
    'JSON in a hidden folder',
    { ...print('./.docker/config.json', 'json'), ...secret('project/.docker/config.json') },
    hidden,
  ],
  [
    'the settings of the project',
    { ...print('./capsule.toml', 'text'), ...secret('project/capsule.toml') },
    hidden,
  ],
  [
    "what Capsule keeps of the project's programs",
    {
      'project/main.ts': `import './.capsule/cache/a.js'`,
      ...secret('project/.capsule/cache/a.js'),
    },
    hidden,
  ],
  [
    'a hidden file by an open name',
    { ...print('./open.txt', 'text'), ...secret('project/.env') },
    hidden,
    link('project/open.txt', 'project/.env'),
  ],
  [
    'a link of a package to a folder outside',
    {
      'project/main.ts': `import s from 'lib'; console.log(s)`,
      'lib/index.js': 'x = "TOP-SECRET"',
    },
    outside,
    link('project/node_modules/lib', 'lib'),
  ],
  [
    'a link of a package to a folder that is no member of the workspace',
    workspace('["project", "packages/*"]'),
    outside,
    link('node_modules/lib', 'lib'),
  ],
  [
    'a member that is excluded',
    workspace('["*", "!lib"]'),
    outside,
    link('node_modules/lib', 'lib'),
  ],
  ['a member that is not linked', workspace('["*"]'), /cannot resolve "lib"/],
  [
    'a member that is not linked, by its path',
    { ...workspace('["*"]'), 'project/main.ts': `import s from '../lib'; console.log(s)` },
    outside,
  ],
  [
    'a linked member of a workspace that the project is not in',
    workspace('["lib"]'),
    outside,
    link('node_modules/lib', 'lib'),
  ],
  [
    'a folder above the workspace that the project itself calls a member',
    {
      'project/package.json': '{ "workspaces": ["../lib", "../*"] }',
      'project/main.ts': `import s from 'lib'; console.log(s)`,
      'lib/index.js': 'x = "TOP-SECRET"',
    },
    outside,
    link('project/node_modules/lib', 'lib'),
  ],
  [
    "a secret beside a workspace's members",
    { ...workspace('["*"]'), ...print('../secret.txt', 'text'), ...secret('secret.txt') },
    outside,
    link('node_modules/lib', 'lib'),
  ],
  [
    'a hidden file of a linked member',
    { ...workspace('["*"]'), ...print('lib/.env', 'text'), ...secret('lib/.env') },
    hidden,
    link('node_modules/lib', 'lib'),
  ],
  [
    'a folder that a path of tsconfig.json names',
    {
      'project/main.ts': `import s from '#out/secret.json'; console.log(s)`,
      'project/tsconfig.json': '{ "compilerOptions": { "paths": { "#out/*": ["../*"] } } }',
      ...secret('secret.json'),
    },
    outside,
  ],
  [
    'a folder that an import of package.json names',
    {
      'project/main.ts': `import s from '#out'; console.log(s)`,
      'project/package.json': '{ "imports": { "#out": "./link.json" } }',
      ...secret('secret.json'),
    },
    outside,
    link('project/link.json', 'secret.json'),
  ],
]

for (const [what, files, message, prepare] of refused) {
  test(`${what} is not read into a program`, async (t) => {
    const error = await t.throwsAsync(bundled(t, files, prepare), { instanceOf: CapsuleError })
    t.is(error?.code, 'COMPILE_ERROR')
    t.regex(error?.message ?? '', message)
    t.notRegex(error?.message ?? '', /TOP-SECRET/)
  })
}

test('a pipe is no file to import, and nobody waits for it', async (t) => {
  const pipe: Prepare = (folder) => execFileSync('mkfifo', [join(folder, 'project/a.txt')])
  const error = await t.throwsAsync(bundled(t, print('./a.txt', 'text'), pipe))
  t.regex(error?.message ?? '', /a\.txt is no ordinary file/)
})

test('a device is no file to import', async (t) => {
  const device: Prepare = (folder) => symlinkSync('/dev/zero', join(folder, 'project/a.txt'))
  const error = await t.throwsAsync(bundled(t, print('./a.txt', 'text'), device))
  t.regex(error?.message ?? '', outside)
})

test('a file that would fill the memory of the host is not read', async (t) => {
  const files = { ...print('./a.bin', 'bytes'), 'project/a.bin': '' }
  const grow: Prepare = (folder) => truncateSync(join(folder, 'project/a.bin'), 2 ** 40)
  const error = await t.throwsAsync(bundled(t, files, grow))
  t.regex(error?.message ?? '', /a\.bin has 1099511627776 bytes; .* at most 67108864/)
})

/** What a file may say of where its source map is, none of which is read. */
const maps: [what: string, url: string, prepare?: Prepare][] = [
  ['a device', '/dev/zero'],
  [
    'a device by a link',
    'a.map',
    (folder) => symlinkSync('/dev/zero', join(folder, 'project/a.map')),
  ],
  ['a pipe', 'a.map', (folder) => execFileSync('mkfifo', [join(folder, 'project/a.map')])],
  ['a file outside', '../outer.map'],
  ['a file outside, spelt otherwise', '%2e%2e/outer.map'],
  ['a file outside by a link', 'a.map', link('project/a.map', 'outer.map')],
  ['a hidden file', '.env.map'],
]

for (const [what, url, prepare] of maps) {
  for (const [place, main] of [
    ['a program', `console.log(1)\n//# sourceMappingURL=${url}`],
    ['what it imports', `import './lib.js'`],
  ] as const) {
    test(`${what} that ${place} names as its source map is not read`, async (t) => {
      const map = '{"version":3,"sources":["TOP-SECRET"],"names":[],"mappings":"AAAA"}'
      const files = {
        'project/main.ts': main,
        'project/lib.js': `console.log(1)\n//# sourceMappingURL=${url}`,
        'outer.map': map,
        'project/.env.map': map,
      }
      const { sourceMap } = await bundled(t, files, prepare)
      t.false(sourceMap.includes('TOP-SECRET'))
    })
  }
}

test('a source map beside a file is followed', async (t) => {
  const { sourceMap } = await bundled(t, {
    'project/main.ts': `import './lib.js'`,
    'project/lib.js': `console.log(1)\n//# sourceMappingURL=lib.js.map`,
    'project/lib.js.map': '{"version":3,"sources":["lib.coffee"],"names":[],"mappings":"AAAA"}',
  })
  t.true(sourceMap.includes('lib.coffee'))
})

test('files of the project are read though a folder above it is hidden', async (t) => {
  const folder = folderWith(t, {
    '.tmp/main.ts': `import s from './a.txt'; console.log(s)`,
    '.tmp/a.txt': 'open',
  })
  const root = join(folder, '.tmp')
  const source = readSource(join(root, 'main.ts'), { root, candidates: [] })
  t.true((await bundleSource(source, root, guestModules)).script.includes('open'))
})

/** How members of a workspace are declared. */
const declarations: [manager: string, files: Files][] = [
  ['npm', { 'package.json': '{ "workspaces": ["project", "lib"] }' }],
  ['Yarn', { 'package.json': '{ "workspaces": { "packages": ["./project/", "*"] } }' }],
  [
    'pnpm',
    { 'pnpm-workspace.yaml': 'packages:\n  # all\n  - "**"\n  - project\n\ncatalog:\n  a: 1\n' },
  ],
]

for (const [manager, files] of declarations) {
  for (const place of ['node_modules', 'project/node_modules']) {
    test(`a member of a workspace of ${manager}, linked into ${place}, is read`, async (t) => {
      const { script } = await bundled(
        t,
        { ...workspace('[]'), 'package.json': '{}', ...files },
        link(`${place}/lib`, 'lib'),
      )
      t.true(script.includes('TOP-SECRET'))
    })
  }
}

test('packages in the layout of pnpm are read, with their data', async (t) => {
  for (const base of ['', 'project/']) {
    const store = `${base}node_modules/.pnpm`
    const { script } = await bundled(
      t,
      {
        'project/main.ts': `import a from 'a'; console.log(a)`,
        [`${store}/a@1.0.0/node_modules/a/index.js`]: `import b from 'b'; import c from './c.txt'; export default [b, c]`,
        [`${store}/a@1.0.0/node_modules/a/c.txt`]: 'data of a',
        [`${store}/b@2.0.0/node_modules/b/index.js`]: `export default 'code of b'`,
      },
      (folder) => {
        link(`${store}/a@1.0.0/node_modules/b`, `${store}/b@2.0.0/node_modules/b`)(folder)
        link(`${base}node_modules/a`, `${store}/a@1.0.0/node_modules/a`)(folder)
      },
    )
    for (const text of ['data of a', 'code of b']) t.true(script.includes(text), text)
  }
})
