// Popular packages from npm do in a sandbox what they do in Node: a few of those of docs/packages.md.

import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test from 'ava'
import { run } from '@capsule-run/sdk/runner'
import { uses } from '../../scripts/npm-uses.mjs'
import { checkout } from '../helpers/checkout.ts'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'

/** ES modules and CommonJS, one that writes code of its own, one with streams, one with Node's `crypto`. */
const names = ['zod', 'lodash', 'yaml', 'ajv', 'csv-parse', 'jsonwebtoken']

for (const name of names) {
  test(`${name} gives in a sandbox what it gives in Node`, async (t) => {
    const [requirement, imports, body] =
      uses.find(([pinned]) => pinned.startsWith(`${name}@`)) ?? []
    const cwd = folderWith(t, {
      'use.mjs': `${imports}\nexport const use = async () => {\n${body}\n}`,
      'program.ts': programText(`import { use } from './use.mjs'
export const main = task({ name: 'main', compute: 'HIGH' }, use)`),
    })
    symlinkSync(join(checkout, 'node_modules'), join(cwd, 'node_modules'))
    t.is(requirement, `${name}@${installedVersion(name)}`)

    const { result, error } = await run({ file: 'program.ts', cwd })

    t.is(error, null)
    const module: { use: () => Promise<unknown> } = await import(
      pathToFileURL(join(cwd, 'use.mjs')).href
    )
    t.deepEqual(result, JSON.parse(JSON.stringify(await module.use())))
  })
}

function installedVersion(name: string): string {
  const manifest = readFileSync(join(checkout, 'node_modules', name, 'package.json'), 'utf8')
  return String(JSON.parse(manifest).version)
}
