import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { run } from '@capsule-run/sdk/runner'
import { installSizes, packed } from '../../scripts/pack.mjs'
import { programPath, recordPath, withFolder } from '../place.mjs'

const native = dirname(createRequire(import.meta.url).resolve('@capsule-run/native'))
const engine = join(native, 'engines', 'javascript')
const rows = [{ name: 'apple', group: 'fruit', price: 3 }]

/** Bytes of what is shipped and of what a program becomes, and how they grew. */
export async function measure() {
  const bytes = {
    'engine, compiled code': statSync(join(engine, 'code.cwasm')).size,
    'engine, portable code': statSync(join(engine, 'engine.wasm')).size,
    'engine, base image': statSync(join(engine, 'base.cwasm')).size,
    ...installSizes(await packed()),
    ...(await programBytes('no-op', 'noop.ts', [])),
    ...(await programBytes('zod and lodash', 'catalog.ts', [rows])),
  }
  return { bytes, values: { 'largest growth in % over sizes.json': growth(bytes) } }
}

/** In percent; a size that was never recorded has not grown. */
function growth(bytes) {
  if (!existsSync(recordPath)) return 0
  const recorded = JSON.parse(readFileSync(recordPath, 'utf8'))
  const known = Object.entries(bytes).filter(([name]) => recorded[name] > 0)
  return Math.max(0, ...known.map(([name, size]) => (size / recorded[name] - 1) * 100))
}

async function programBytes(name, file, args) {
  return withFolder(async (cwd) => {
    const { success, error, execution } = await run({ file: programPath(file), args, cwd })
    if (!success) throw new Error(`${file}: ${error.message}`)
    return {
      [`image, ${name}`]: folderBytes(join(cwd, '.capsule', 'cache'), '.image'),
      [`ram used, ${name}`]: execution.ram_used,
    }
  })
}

function folderBytes(folder, ending) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .reduce((total, entry) => total + statSync(join(entry.parentPath, entry.name)).size, 0)
}
