// The property tests with many more inputs than a test run tries: `npm run fuzz -- [CASES]`.

import { cargoTargetDir } from './build-cache.mjs'
import { CommandError, run } from './commands.mjs'

const [cases = '100000'] = process.argv.slice(2)
const env = { CARGO_TARGET_DIR: cargoTargetDir(), PROPTEST_CASES: cases }

try {
  for (const tests of [
    ['--test', 'fuzz'],
    ['--lib', '--', 'properties', 'random'],
  ]) {
    await run('cargo', ['test', '--release', '--package', 'capsule-native', ...tests], { env })
  }
} catch (error) {
  if (!(error instanceof CommandError)) throw error
  console.error(`\n✗ ${error.message}`)
  process.exitCode = 1
}
