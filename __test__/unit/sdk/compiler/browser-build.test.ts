// Which files of a package a program gets: those for Node, or those that the package itself says stand for them elsewhere.

import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { bundled, type Files } from '../../../helpers/importing.ts'

/** A package whose file `node.js` has this text, and says that `other.js` stands for it. */
const pkg = (node: string, browser: object, other = `console.log('for browsers')`): Files => ({
  'project/main.ts': `import 'pkg'`,
  'project/node_modules/pkg/package.json': JSON.stringify({ main: './index.js', browser }),
  'project/node_modules/pkg/index.js': `require('./lib/node')`,
  'project/node_modules/pkg/lib/node.js': node,
  'project/node_modules/pkg/lib/other.js': other,
  'secret.js': `console.log('TOP-SECRET')`,
})

const map = { './lib/node.js': './lib/other' }

/** What is in the bundle, and what is not. */
const cases: [title: string, files: Files, has: RegExp, lacks: RegExp][] = [
  [
    "a package that needs Node's network is taken as it is for browsers",
    pkg(`require('node:net'); console.log('for Node')`, map),
    /for browsers/,
    /for Node/,
  ],
  [
    'a package that asks for nothing of Node is taken as it is for Node, which needs no document',
    pkg(`console.log('for Node')`, map),
    /for Node/,
    /for browsers/,
  ],
  [
    'a file may be named without what it ends with, and be nothing',
    pkg(`require('util'); console.log('for Node')`, { './lib/node': false }),
    /require_node/,
    /for Node/,
  ],
  [
    'a module of Node that a sandbox has is what it is, though a browser has none',
    pkg(`console.log(require('path').sep)`, { path: false, './lib/node.js': './lib/node.js' }),
    /posix/,
    /for browsers/,
  ],
  [
    "Node's crypto is left out where a package goes on without: the web platform has its own",
    pkg(`console.log(require('crypto').randomBytes)`, { crypto: false }),
    /randomBytes/,
    /scrypt/,
  ],
  [
    'a module of Node may have a file of the package that stands for it',
    pkg(`require('http'); console.log('for Node')`, { http: './lib/other.js' }),
    /for browsers[^]*for Node/,
    /STATUS_CODES/,
  ],
  [
    'a file outside of the package stands for none of it',
    pkg(`require('net'); console.log('for Node')`, { './lib/node.js': '../../../secret.js' }),
    /for Node/,
    /TOP-SECRET/,
  ],
]

for (const [title, files, has, lacks] of cases) {
  test(title, async (t) => {
    const { script } = await bundled(t, files)
    t.regex(script, has)
    t.notRegex(script, lacks)
  })
}

test('a link that leads out of the project stands for no file of a package', async (t) => {
  const files = pkg(`require('net')`, { './lib/node.js': './lib/link.js' })
  const error = await t.throwsAsync(
    bundled(t, files, (folder) => {
      symlinkSync(join(folder, 'secret.js'), join(folder, 'project/node_modules/pkg/lib/link.js'))
    }),
  )
  t.regex(error?.message ?? '', /is outside of the project and of its node_modules/)
  t.notRegex(error?.message ?? '', /TOP-SECRET/)
})
