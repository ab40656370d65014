// Runs one real use of each of many packages from PyPI in a sandbox and in this machine's Python, and compares:
// `node scripts/python-packages.mjs [NAME…]`. Writes docs/python-packages.md when all of them were run. Not a test:
// it needs PyPI.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { python } from '../guest/python/version.mjs'
import { root } from './commands.mjs'
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
  const equal = rows.filter(({ verdict }) => verdict === 'equal').length
  console.log(`${equal} of ${rows.length} equal`)
  if (asked.length === 0) writeFileSync(join(root, 'docs', 'python-packages.md'), page(rows, equal))
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
  const row = { name, ...ours, ms: Math.round(performance.now() - started) }
  const same = JSON.stringify(ours.result) === JSON.stringify(native.result)
  row.verdict = ours.error ?? native.error ?? (same ? 'equal' : 'another result')
  console.log(`${name.padEnd(20)} ${row.verdict}  (${row.ms} ms)`)
  if (row.verdict === 'another result')
    console.log(JSON.stringify(ours.result), JSON.stringify(native.result))
  return row
}

function inPython(file) {
  const code =
    'import runpy, json, sys; print(json.dumps(runpy.run_path(sys.argv[1])["main"](), sort_keys=True))'
  const ended = spawnSync(pythonOf(environment), ['-c', code, file], {
    encoding: 'utf8',
  })
  if (ended.status !== 0) return { error: `native: ${ended.stderr.trim().split('\n').at(-1)}` }
  return { result: sorted(JSON.parse(ended.stdout.trim().split('\n').at(-1))) }
}

async function inSandbox(file) {
  try {
    const { result, error } = await runTask({ file, cwd: temporary })
    return error
      ? { error: `${error.name ?? error.error_type}: ${error.message}` }
      : { result: sorted(result) }
  } catch (error) {
    return { error: `${error.code}: ${error.message}` }
  }
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value).toSorted()
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]))
}

function page(rows, equal) {
  const lines = rows.map(({ name, verdict }) => `| ${name} | ${verdict.replaceAll('|', '\\|')} |`)
  return `# Python packages

One real use of each package in a sandbox, and the same with the machine's own Python: ${equal} of ${rows.length} give
the same result. Made by \`npm run packages\`; scripts/python-uses.mjs has the uses.

| package | result |
| ------- | ------ |
${lines.join('\n')}
`
}
