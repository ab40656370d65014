// Makes the Python engine: `node guest/python/build.mjs FOLDER`. The guest's own code becomes a component together
// with CPython and its standard library; that is split into code and memory, and compiled.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached } from '../../scripts/build-cache.mjs'
import { root, run } from '../../scripts/commands.mjs'
import { componentizePy, python, tzdata } from './version.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const [output] = process.argv.slice(2)
const temporary = mkdtempSync(join(tmpdir(), 'capsule-engine-'))

/**
 * A virtual environment with what makes a component of CPython, and a folder of the packages that are in it. It can be
 * moved, unlike the commands in it.
 */
async function tools() {
  const name = `componentize-py-${componentizePy}-tzdata-${tzdata}-${process.platform}-${process.arch}`
  const { folder } = await cached(join('python', name), async (draft) => {
    await run(python, ['-m', 'venv', draft], { quiet: true })
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
    await run(pythonOf(draft), [...install, `componentize-py==${componentizePy}`], { quiet: true })
    const packages = ['--target', join(draft, 'packages'), `tzdata==${tzdata}`]
    await run(pythonOf(draft), [...install, ...packages], { quiet: true })
  })
  return { command: pythonOf(folder), packages: join(folder, 'packages') }
}

function pythonOf(folder) {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python')
}

try {
  const wasm = join(temporary, 'component.wasm')
  const script = 'import sys, componentize_py; sys.exit(componentize_py.script())'
  const world = ['--wit-path', join(root, 'wit'), '--world', 'python-engine']
  const { command, packages } = await tools()
  const paths = ['--python-path', join(here, 'src'), '--python-path', packages]
  const program = ['guest', ...paths, '--output', wasm]
  // No bytecode of the builder's Python beside the sources.
  const env = { PYTHONDONTWRITEBYTECODE: '1' }
  await run(command, ['-c', script, ...world, 'componentize', ...program], { env })
  const name = `CPython 3.14 of componentize-py ${componentizePy}`
  const cargo = ['run', '--release', '--package', 'capsule-engine-build', '--', wasm, output, name]
  await run('cargo', cargo)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
