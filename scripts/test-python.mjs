// The tests of the host package for Python, against its wheel in a fresh virtual environment.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildWheel } from './build-wheel.mjs'
import { CommandError, root, run } from './commands.mjs'
import { findPython, oldestPython, packagesOf, pythonOf, pythonWithTools } from './python-tools.mjs'

const python = findPython()

try {
  if (python === undefined) {
    console.log(`Python: left out, there is no Python ${oldestPython} or newer here`)
  } else {
    await test(await pythonWithTools(python))
  }
} catch (error) {
  if (!(error instanceof CommandError)) throw error
  console.error(`\n✗ ${error.message}`)
  process.exitCode = 1
}

async function test(tools) {
  const wheel = await buildWheel(tools)
  const folder = mkdtempSync(join(tmpdir(), 'capsule-python-'))
  const fresh = pythonOf(folder)
  try {
    await run(tools, ['-m', 'venv', '--without-pip', folder], { quiet: true })
    const install = ['install', '--no-deps', '--no-index', '--quiet', '--disable-pip-version-check']
    await run(tools, ['-m', 'pip', '--python', fresh, ...install, wheel], { quiet: true })
    // Only now, and as a path: what is tested is installed as users install it.
    const shared = packagesOf(dirname(dirname(tools)))
    writeFileSync(join(packagesOf(folder), 'tools.pth'), `${shared}\n`)
    const settings = join(root, 'python', 'pyproject.toml')
    const cache = join(folder, 'mypy')
    const types = ['--config-file', settings, '--cache-dir', cache, '-p', 'capsule']
    await run(fresh, ['-m', 'mypy', ...types], { quiet: true })
    const tests = join(root, 'python', 'tests')
    await run(fresh, ['-m', 'mypy', '--config-file', settings, '--cache-dir', cache, tests], {
      quiet: true,
    })
    await run(fresh, [
      '-m',
      'pytest',
      '--config-file',
      settings,
      '--color',
      'no',
      '-p',
      'no:cacheprovider',
      tests,
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
