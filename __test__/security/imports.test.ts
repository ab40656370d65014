// What a program imports is read with the host's rights, before any permission counts: SPEC section 4.

import { execFileSync } from 'node:child_process'
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { CapsuleError } from '../../ts/sdk/errors.ts'
import { bundled, link, print, workspace, type Files, type Prepare } from '../helpers/importing.ts'

const secret = (path: string): Files => ({ [path]: '"TOP-SECRET"' })

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
    'a hidden file by the name of a script that the browser field of a package names',
    {
      'project/main.ts': `import 'pkg'`,
      'project/node_modules/pkg/package.json': '{ "browser": { "./a.js": "./x.js" } }',
      'project/node_modules/pkg/index.js': `import './a.js'; import 'http'`,
      'project/node_modules/pkg/a.js': '',
      'project/.env': 'API_KEY="TOP-SECRET"',
    },
    hidden,
    link('project/node_modules/pkg/x.js', 'project/.env'),
  ],
  [
    'a hidden file by the name of a script that stands for a module of Node',
    {
      'project/main.ts': `import 'pkg'`,
      'project/node_modules/pkg/package.json': '{ "browser": { "http": "./x.js" } }',
      'project/node_modules/pkg/index.js': `import 'http'`,
      'project/.env': 'API_KEY="TOP-SECRET"',
    },
    hidden,
    link('project/node_modules/pkg/x.js', 'project/.env'),
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
    'a folder that the project brings a link called node_modules to',
    {
      'project/main.ts': `import s from 'secret.json' with { type: 'json' }; console.log(s)`,
      ...secret('home/secret.json'),
    },
    outside,
    link('project/node_modules', 'home'),
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

for (const url of ['https://127.0.0.1:9/a.js', 'http://localhost/a.js', '//localhost/a.js']) {
  for (const main of [`import s from '${url}'`, `export const s = await import('${url}')`]) {
    test(`${main} is an error, not a request`, async (t) => {
      const error = await t.throwsAsync(
        bundled(t, { 'project/main.ts': `${main}; console.log(s)` }),
      )
      t.regex(error?.message ?? '', /is not read when a program is made, which has no network/)
    })
  }
}

/** A program with a `file:` URL of the secret. */
const byUrl: Prepare = (folder) => {
  const text = `import s from 'file://${folder}/secret.json'; console.log(s)`
  writeFileSync(join(folder, 'project/main.ts'), text)
}

test('a file: URL leads to no file', async (t) => {
  const files = { 'project/main.ts': '-', ...secret('secret.json') }
  const error = await t.throwsAsync(bundled(t, files, byUrl), { instanceOf: CapsuleError })
  t.notRegex(error?.message ?? '', /TOP-SECRET/)
})

for (const [what, files, message, prepare] of refused) {
  test(`${what} is not read into a program`, async (t) => {
    const error = await t.throwsAsync(bundled(t, files, prepare), { instanceOf: CapsuleError })
    t.is(error?.code, 'COMPILE_ERROR')
    t.regex(error?.message ?? '', message)
    t.notRegex(error?.message ?? '', /TOP-SECRET/)
  })
}

const pipe: Prepare = (folder) => execFileSync('mkfifo', [join(folder, 'project/a.txt')])

test('a pipe is no file to import, and nobody waits for it', async (t) => {
  const error = await t.throwsAsync(bundled(t, print('./a.txt', 'text'), pipe))
  t.regex(error?.message ?? '', /a\.txt is no ordinary file/)
})

const device: Prepare = (folder) => symlinkSync('/dev/zero', join(folder, 'project/a.txt'))

test('a device is no file to import', async (t) => {
  const error = await t.throwsAsync(bundled(t, print('./a.txt', 'text'), device))
  t.regex(error?.message ?? '', outside)
})

const grow: Prepare = (folder) => truncateSync(join(folder, 'project/a.bin'), 2 ** 40)

test('a file that would fill the memory of the host is not read', async (t) => {
  const files = { ...print('./a.bin', 'bytes'), 'project/a.bin': '' }
  const error = await t.throwsAsync(bundled(t, files, grow))
  t.regex(error?.message ?? '', /a\.bin has 1099511627776 bytes; .* at most 67108864/)
})
