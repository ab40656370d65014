// node scripts/publish.mjs FOLDER TAG: publishes the packages of a release to npm. Those of platforms come first, so that
// nobody installs a package whose native code is not there yet.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, root, run } from './commands.mjs'
import { publishOrder } from './packages.mjs'

const [folder, tag] = process.argv.slice(2)

try {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  if (tag !== `v${version}`) throw new CommandError(`The tag ${tag} is not v${version}.`)
  const files = publishOrder(version)
  const missing = files.filter((file) => !readdirSync(folder).includes(file))
  if (missing.length > 0) throw new CommandError(`Not built: ${missing.join(', ')}`)
  for (const file of files) {
    await run('npm', ['publish', join(folder, file), '--access', 'public', '--provenance'])
  }
} catch (error) {
  if (!(error instanceof CommandError)) throw error
  console.error(`\n✗ ${error.message}`)
  process.exitCode = 1
}
