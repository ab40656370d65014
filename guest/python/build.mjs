// Makes the Python engine: `node guest/python/build.mjs FOLDER`. The guest's own code becomes a component together
// with CPython and its standard library; that is split into code and memory, and compiled.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached } from '../../scripts/build-cache.mjs'
import { root, run } from '../../scripts/commands.mjs'
import { componentizePy, python } from './version.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const [output] = process.argv.slice(2)
const temporary = mkdtempSync(join(tmpdir(), 'capsule-engine-'))

/** A virtual environment with what makes a component of CPython; it can be moved, unlike the commands in it. */
async function componentizer() {
  const name = `componentize-py-${componentizePy}-${process.platform}-${process.arch}`
  const { folder } = await cached(join('python', name), async (draft) => {
    await run(python, ['-m', 'venv', draft], { quiet: true })
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
    await run(pythonOf(draft), [...install, `componentize-py==${componentizePy}`], { quiet: true })
  })
  return pythonOf(folder)
}

function pythonOf(folder) {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python')
}

try {
  const wasm = join(temporary, 'component.wasm')
  const command = 'import sys, componentize_py; sys.exit(componentize_py.script())'
  const world = ['--wit-path', join(root, 'wit'), '--world', 'python-engine']
  const program = ['guest', '--python-path', join(here, 'src'), '--output', wasm]
  // No bytecode of the builder's Python beside the sources.
  const env = { PYTHONDONTWRITEBYTECODE: '1' }
  await run(await componentizer(), ['-c', command, ...world, 'componentize', ...program], { env })
  const cargo = ['run', '--release', '--package', 'capsule-engine-build', '--', wasm, output]
  await run('cargo', cargo)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
