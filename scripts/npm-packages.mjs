// Runs one real use of each of many packages from npm in a sandbox and in this machine's Node, and compares:
// `npm run packages:npm [-- NAME…]`. Writes docs/packages.md when all of them were run. Not a test: it needs npm.

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cached } from './build-cache.mjs'
import { run } from './commands.mjs'
import { besides, clientUses } from './npm-client-uses.mjs'
import { moreUses } from './npm-more-uses.mjs'
import { startServer } from './npm-server.mjs'
import { uses } from './npm-uses.mjs'
import { conclude, rowOf } from './package-page.mjs'

const { run: runTask } = await import('@capsule-run/sdk/runner')
const asked = process.argv.slice(2)
const all = [...uses, ...moreUses, ...clientUses]
const folder = await installed([...all.map(([requirement]) => requirement), ...besides])
const temporary = mkdtempSync(join(tmpdir(), 'capsule-packages-'))
symlinkSync(join(folder, 'node_modules'), join(temporary, 'node_modules'))
const server = await startServer()
const inNode = join(temporary, 'in-node.mjs')
writeFileSync(
  inNode,
  'const { use } = await import(process.argv[2])\nconsole.log(JSON.stringify(await use(process.argv[3])))\n',
)
try {
  const rows = []
  for (const [requirement, imports, body] of all) {
    const name = requirement.replace(/(?<=.)@.*/, '')
    if (asked.length === 0 || asked.includes(name))
      rows.push(await compare(requirement, imports, body))
  }
  conclude(rows, asked.length === 0, 'packages.md', introduction)
} finally {
  server.close()
  rmSync(temporary, { recursive: true, force: true })
}

/** The folder that has the packages: outside of the tree, by their pinned versions. */
async function installed(requirements) {
  const hash = createHash('sha256').update(requirements.join()).digest('hex').slice(0, 16)
  const { folder: made } = await cached(join('npm', `packages-${hash}`), async (draft) => {
    writeFileSync(join(draft, 'package.json'), '{ "private": true }')
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact']
    await run('npm', [...install, ...requirements], { cwd: draft, quiet: true })
  })
  return made
}

async function compare(requirement, imports, body) {
  const stem = requirement.replaceAll(/[^\w.-]+/g, '_')
  const file = join(temporary, `${stem}.mjs`)
  const program = join(temporary, `${stem}.program.mjs`)
  writeFileSync(file, `${imports}\nexport const use = async (url) => {\n${body}\n}\n`)
  writeFileSync(program, programOf(stem))
  const native = await outside(file)
  const started = performance.now()
  const ours = await inside(program)
  return rowOf(requirement, ours, native, Math.round(performance.now() - started))
}

function programOf(stem) {
  const options = { name: 'main', compute: 'HIGH', allowedHosts: [new URL(server.url).host] }
  return `import { task } from '@capsule-run/sdk'
import { use } from './${stem}.mjs'
export const main = task(${JSON.stringify(options)}, use)
`
}

async function outside(file) {
  try {
    const printed = await run(process.execPath, [inNode, file, server.url], {
      env: { TZ: 'UTC' },
      quiet: true,
    })
    return { result: JSON.parse(printed.trim().split('\n').at(-1)) }
  } catch (error) {
    return { error: `native: ${error.message}` }
  }
}

async function inside(file) {
  try {
    const { result, error } = await runTask({ file, cwd: temporary, args: [server.url] })
    return error ? { error: `${error.name ?? error.error_type}: ${error.message}` } : { result }
  } catch (error) {
    return { error: `${error.code}: ${error.message}` }
  }
}

function introduction(equal) {
  return `# npm packages

One real use of each package in a sandbox, and the same in Node: ${equal} give the same result. The clients call a
server on the same machine, streams included. Made by \`npm run packages:npm\`; the files
scripts/npm-*uses.mjs have the uses.
`
}
