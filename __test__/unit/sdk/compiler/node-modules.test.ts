import { join } from 'node:path'
import test from 'ava'
import { bundleSource } from '../../../../ts/sdk/compiler/bundle.ts'
import { readSource } from '../../../../ts/sdk/compiler/source.ts'
import { guestModules } from '../../../helpers/checkout.ts'
import { folderWith } from '../../../helpers/folder.ts'

/** Imports, and bytes that they may add to a program: of a module it gets what it uses. */
const uses: [statement: string, most: number][] = [
  [`import { promisify } from 'util'; use(promisify)`, 8000],
  [`import { inherits } from 'node:util'; use(inherits)`, 8000],
  [`import { inspect } from 'util'; use(inspect)`, 120_000],
  [`import { fileURLToPath } from 'url'; use(fileURLToPath)`, 8000],
  [`import { join } from 'path'; use(join)`, 60_000],
  [`import { EventEmitter } from 'events'; use(EventEmitter)`, 30_000],
  [`import { isIP } from 'net'; use(isIP)`, 6000],
  [`import { STATUS_CODES } from 'http'; use(STATUS_CODES)`, 6000],
  [`import { exec } from 'child_process'; use(exec)`, 4000],
  [`import net from 'net'; use(net.connect)`, 8000],
  [
    `import * as util from 'util'; import * as stream from 'stream'; import assert from 'assert'`,
    0,
  ],
]

for (const [statement, most] of uses) {
  test(`${statement} adds at most ${most} bytes to a program`, async (t) => {
    const sizeOf = async (text: string): Promise<number> => {
      const root = folderWith(t, { 'program.ts': `globalThis.use = String\n${text}` })
      const source = readSource(join(root, 'program.ts'), { root, candidates: [] })
      return (await bundleSource(source, root, guestModules)).script.length
    }
    const added = (await sizeOf(statement)) - (await sizeOf(''))
    t.true(added <= most, `${added} bytes`)
  })
}
