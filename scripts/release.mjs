// npm run release -- FOLDER [COMPATIBILITY]: what a release has of this platform: the packages and the wheel, after they
// were tried as users get them.

import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, root, run, tool } from './commands.mjs'
import { packed } from './pack.mjs'

const [into, ...compatibility] = process.argv.slice(2)

/** All that can differ by platform; the rest was tested before. */
const tests = [
  '__test__/e2e/packed*.test.ts',
  '__test__/conformance/cases.test.ts',
  '__test__/security/installed.test.ts',
]

try {
  if (into === undefined) throw new CommandError('Usage: npm run release -- FOLDER [COMPATIBILITY]')
  await run(tool('ava'), tests)
  mkdirSync(into, { recursive: true })
  const folder = await packed()
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(into, name))
  await run(process.execPath, [join(root, 'scripts/build-wheel.mjs'), into, ...compatibility])
} catch (error) {
  if (!(error instanceof CommandError)) throw error
  console.error(`\n✗ ${error.message}`)
  process.exitCode = 1
}
