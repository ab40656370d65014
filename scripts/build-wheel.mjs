// The host package for Python, capsule-run, as a wheel: npm run wheel [-- FOLDER [COMPATIBILITY]].

import { copyFileSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPythonEngine, link } from './build-engine.mjs'
import { cached, cargoTargetDir } from './build-cache.mjs'
import { CommandError, root, run, versionOf } from './commands.mjs'
import { contentHash } from './content-hash.mjs'
import { findPython, oldestPython, pythonWithTools } from './python-tools.mjs'

const sources = [
  'Cargo.lock',
  'Cargo.toml',
  'build.rs',
  'native/Cargo.toml',
  'native/src',
  'python/README.md',
  'python/native',
  'python/pyproject.toml',
  'python/src',
]

/**
 * The wheel for this machine; `python` is a Python that has the tools. `compatibility` is which Linux it is tagged for:
 * any like this one, or a standard that maturin then checks it against.
 */
export async function buildWheel(python, compatibility = 'linux') {
  await buildPythonEngine()
  const engine = realpathSync(join(root, 'native', 'engines', 'python'))
  link(engine, join(root, 'python', 'src', 'capsule', 'engines'), 'python')
  const versions = [versionOf('rustc'), process.platform, process.arch, compatibility]
  const hash = contentHash(root, sources, versions)
  const { folder } = await cached(join('wheel', hash), async (draft) => {
    console.log('  wheel        compiling; the first time takes several minutes')
    const options = ['--release', '--out', draft, '--interpreter', python]
    if (process.platform === 'linux') options.push('--compatibility', compatibility)
    await run(python, ['-m', 'maturin', 'build', ...options], {
      cwd: join(root, 'python'),
      env: { CARGO_TARGET_DIR: cargoTargetDir() },
      quiet: true,
    })
  })
  const [wheel] = readdirSync(folder)
  return join(folder, wheel)
}

async function main([into, compatibility]) {
  const python = findPython()
  if (python === undefined) {
    throw new CommandError(`The wheel needs Python ${oldestPython} or newer: install it.`)
  }
  const wheel = await buildWheel(await pythonWithTools(python), compatibility)
  if (into === undefined) return console.log(wheel)
  mkdirSync(into, { recursive: true })
  copyFileSync(wheel, join(into, basename(wheel)))
  return console.log(join(into, basename(wheel)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error) => {
    if (!(error instanceof CommandError)) throw error
    console.error(`\n✗ ${error.message}`)
    process.exitCode = 1
  })
}
