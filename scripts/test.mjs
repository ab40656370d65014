// The whole test suite, cheapest first; stops at the first red. Its last line is the sum over all
// runners: `N passed, N failed`.

import { join } from 'node:path'
import { cargoTargetDir } from './build-cache.mjs'
import { CommandError, root, run, tool } from './commands.mjs'
import { avaTotals, cargoTotals, noTotals, pytestTotals } from './test-totals.mjs'

const env = { CARGO_TARGET_DIR: cargoTargetDir(), CARGO_TERM_COLOR: 'never', FORCE_COLOR: '0' }

// It has the machine to itself: it says within how many milliseconds a timeout fires beside 20 busy tasks.
const alone = '__test__/security/limits.test.ts'

// One profile for everything: wasmtime must not be compiled a second time.
const runners = [
  [process.execPath, [join(root, 'scripts', 'check.mjs')], noTotals],
  [
    'cargo',
    ['clippy', '--release', '--workspace', '--all-targets', '--', '-D', 'warnings'],
    noTotals,
  ],
  ['cargo', ['test', '--release', '--workspace', '--no-fail-fast'], cargoTotals],
  [process.execPath, [join(root, 'scripts', 'test-python.mjs')], pytestTotals],
  // Once, before several tests want it at the same time.
  [process.execPath, [join(root, 'scripts', 'pack.mjs')], noTotals],
  [tool('ava'), ['__test__/**/*.test.ts', `!${alone}`], avaTotals],
  [tool('ava'), [alone], avaTotals],
]

const sum = { passed: 0, failed: 0 }

try {
  for (const [command, args, totalsIn] of runners) {
    const { output, red } = await run(command, args, { env }).then(
      (text) => ({ output: text, red: false }),
      (error) => {
        if (!(error instanceof CommandError)) throw error
        console.error(`\n✗ ${error.message}`)
        return { output: error.output, red: true }
      },
    )
    const { passed, failed } = totalsIn(output)
    sum.passed += passed
    // A runner that fails without counting a failed test (a lint, a crash) is one failure.
    sum.failed += red ? Math.max(failed, 1) : failed
    if (red) break
  }
} finally {
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`)
}
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1
