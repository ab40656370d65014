// Runs one real use of each of many packages from PyPI in a sandbox and in this machine's Python, and compares:
// `node scripts/python-packages.mjs [NAME…]`. Writes docs/python-packages.md when all of them were run. Not a test:
// it needs PyPI.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { python } from '../guest/python/version.mjs'
import { conclude, rowOf } from './package-page.mjs'
import { environmentWith, pythonOf } from './python-tools.mjs'
import { uses } from './python-uses.mjs'

const { run: runTask } = await import('@capsule-run/sdk/runner')
const asked = process.argv.slice(2)
const requirements = uses.map(([requirement]) => requirement)
const hash = createHash('sha256').update(requirements.join()).digest('hex').slice(0, 16)
const environment = await environmentWith(python, `packages-${hash}`, requirements)
process.env.VIRTUAL_ENV = environment
const temporary = mkdtempSync(join(tmpdir(), 'capsule-packages-'))
// The uses import inside of their task, which makes each package anew at each attempt.
writeFileSync(join(temporary, 'capsule.toml'), '[tasks]\ndefault_compute = "HIGH"\n')
try {
  const rows = []
  for (const [requirement, body] of uses) {
    const name = requirement.replace(/[<>=].*/, '')
    if (asked.length === 0 || asked.includes(name)) rows.push(await compare(name, body))
  }
  conclude(rows, asked.length === 0, 'python-packages.md', introduction)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

async function compare(name, body) {
  const indented = body.replaceAll('\n', '\n    ')
  const file = join(temporary, `use_${name.replace(/\W/g, '_')}.py`)
  writeFileSync(file, `def main():\n    ${indented}\n`)
  const native = inPython(file)
  const started = performance.now()
  const ours = await inSandbox(file)
  return rowOf(name, ours, native, Math.round(performance.now() - started))
}

function inPython(file) {
  const code =
    'import runpy, json, sys; print(json.dumps(runpy.run_path(sys.argv[1])["main"](), sort_keys=True))'
  const ended = spawnSync(pythonOf(environment), ['-c', code, file], {
    encoding: 'utf8',
  })
  if (ended.status !== 0) return { error: `native: ${ended.stderr.trim().split('\n').at(-1)}` }
  return { result: JSON.parse(ended.stdout.trim().split('\n').at(-1)) }
}

async function inSandbox(file) {
  try {
    const { result, error } = await runTask({ file, cwd: temporary })
    return error ? { error: `${error.name ?? error.error_type}: ${error.message}` } : { result }
  } catch (error) {
    return { error: `${error.code}: ${error.message}` }
  }
}

function introduction(equal) {
  return `# Python packages

One real use of each package in a sandbox, and the same with the machine's own Python: ${equal} give
the same result. Made by \`npm run packages\`; scripts/python-uses.mjs has the uses.
`
}
