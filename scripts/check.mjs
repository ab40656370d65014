// What can be checked without building Rust: format, lints, types, dead code. Seconds.

import { CommandError, run, tool } from './commands.mjs'
import { step } from './progress.mjs'

// oxlint gets its folders by name: outside a work tree of git it would read node_modules as well.
const folders = ['ts', 'guest/js', 'scripts', '__test__', 'examples']

const checks = [
  ['format', tool('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['rustfmt', 'cargo', ['fmt', '--all', '--check']],
  ['lint', tool('oxlint'), ['--type-aware', ...folders]],
  ['types', tool('tsc'), ['-p', '.']],
  ['types sdk', tool('tsc'), ['-p', 'ts/sdk', '--noEmit']],
  ['types cli', tool('tsc'), ['-p', 'ts/cli']],
  ['types page', tool('tsc'), ['-p', 'ts/cli/page']],
  ['dead code', tool('knip'), ['--no-progress']],
]

try {
  console.log('Checking')
  for (const [name, command, args] of checks) {
    await step(name, async () => {
      await run(command, args, { quiet: true })
      return 'clean'
    })
  }
} catch (error) {
  if (!(error instanceof CommandError)) throw error
  console.error(`\n✗ ${error.message}`)
  process.exitCode = 1
}
