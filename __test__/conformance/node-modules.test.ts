// Node's own modules answer in a sandbox as in Node; docs/node.md says which of their exports do.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { tracesWritten } from '@capsule-run/sdk/internal'
import { checkout } from '../helpers/checkout.ts'
import { compare, disagreements, type Compared } from '../helpers/comparing.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { pageOf, type Row } from './node-page.ts'

const cases = 'conformance/node'

const files = readdirSync(join(checkout, '__test__', cases), { recursive: true })
  .map((path) => String(path).replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .toSorted()

/** Of a module with many exports there are several files: `events.ts`, `events.functions.ts`. */
function moduleOf(file: string): string {
  return file.slice(0, file.indexOf('.'))
}

const modules = [...new Set(files.map(moduleOf))]

const folder = temporaryFolder()
test.after.always(async () => {
  await tracesWritten()
  rmSync(folder, { recursive: true, force: true })
})

const compared = new Map<string, Promise<Compared>>()

async function comparisonOf(module: string): Promise<Compared> {
  const own = files.filter((file) => moduleOf(file) === module).map((file) => `${cases}/${file}`)
  const known = compared.get(module) ?? compare(folder, own, module)
  compared.set(module, known)
  return known
}

for (const module of modules) {
  // One after the other: a few of them keep all cores busy as it is.
  test.serial(`node:${module} answers in a sandbox as in Node`, async (t) => {
    const comparison = await comparisonOf(module)
    t.deepEqual(disagreements(comparison), [])
    for (const [name, answer] of Object.entries(comparison.refused)) {
      t.regex(answer, /^throws .* does not exist in a sandbox: /s, name)
    }
  })
}

test.serial('docs/node.md is what the sandboxes answered', async (t) => {
  const rows: Row[] = []
  for (const module of modules) {
    const { default: whole }: { default: object } = await import(`node:${module}`)
    rows.push({ module, whole, compared: await comparisonOf(module) })
  }
  const page = pageOf(rows)
  const document = join(checkout, 'docs/node.md')
  if (process.env['CAPSULE_UPDATE_DOCS']) writeFileSync(document, page)
  // Other versions of Node export other names.
  if (process.version.startsWith('v20.')) t.is(readFileSync(document, 'utf8'), page)
  else t.regex(page, /^# Node's own modules/)
})
