// Python on this machine, and what the host package for it is built and tested with.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { cached } from './build-cache.mjs'
import { run } from './commands.mjs'

const tools = ['maturin==1.16.0', 'mypy==2.4.1', 'pytest==9.2.0']

/** The oldest Python that the host package supports. */
export const oldestPython = '3.10'

/** The command of a Python that is new enough; `undefined` if there is none. */
export function findPython() {
  const names = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python']
  const numbered = ['3.14', '3.13', '3.12', '3.11', '3.10'].map((version) => `python${version}`)
  const minor = oldestPython.split('.')[1]
  const check = `import sys; sys.exit(sys.version_info < (3, ${minor}))`
  return [...names, ...numbered].find((name) => spawnSync(name, ['-c', check]).status === 0)
}

/** The Python of a virtual environment with the tools; it can be moved, unlike the commands in it. */
export async function pythonWithTools(python) {
  const { stdout } = spawnSync(python, ['--version'], { encoding: 'utf8' })
  const name = ['tools', stdout.trim(), ...tools].join('-').replaceAll(/[ =]+/g, '-').toLowerCase()
  return pythonOf(await environmentWith(python, name, tools))
}

/** The folder of a virtual environment with these packages, kept under `name`. */
export async function environmentWith(python, name, requirements) {
  const { folder } = await cached(join('python', name), async (draft) => {
    await run(python, ['-m', 'venv', draft], { quiet: true })
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
    await run(pythonOf(draft), [...pip, ...requirements], { quiet: true })
  })
  return folder
}

/** The Python of a virtual environment. */
export function pythonOf(folder) {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python')
}

/** The folder of a virtual environment's packages. */
export function packagesOf(folder) {
  if (process.platform === 'win32') return join(folder, 'Lib', 'site-packages')
  const [version] = readdirSync(join(folder, 'lib'))
  return join(folder, 'lib', version, 'site-packages')
}
