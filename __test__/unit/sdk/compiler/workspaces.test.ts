// Where packages may lie: linked members of a workspace, and folders of links.

import { join } from 'node:path'
import test from 'ava'
import { bundleSource } from '../../../../ts/sdk/compiler/bundle.ts'
import { readSource } from '../../../../ts/sdk/compiler/source.ts'
import { guestModules } from '../../../helpers/checkout.ts'
import { folderWith } from '../../../helpers/folder.ts'
import { bundled, link, workspace, type Files } from '../../../helpers/importing.ts'

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

test('files of the project are read though a folder above it is hidden', async (t) => {
  const folder = folderWith(t, {
    '.tmp/main.ts': `import s from './a.txt'; console.log(s)`,
    '.tmp/a.txt': 'open',
  })
  const root = join(folder, '.tmp')
  const source = readSource(join(root, 'main.ts'), { root, candidates: [] })
  t.true((await bundleSource(source, root, guestModules)).script.includes('open'))
})

test("a link of that name to another project's node_modules is followed", async (t) => {
  const { script } = await bundled(
    t,
    {
      'project/main.ts': `import s from 'lib'; console.log(s)`,
      'elsewhere/node_modules/lib/index.js': `export default 'from elsewhere'`,
    },
    link('project/node_modules', 'elsewhere/node_modules'),
  )
  t.true(script.includes('from elsewhere'))
})
