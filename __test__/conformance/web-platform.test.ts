// The web platform answers in a sandbox as in Node; docs/web.md lists what is compared.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { tracesWritten } from '@capsule-run/sdk/internal'
import { checkout } from '../helpers/checkout.ts'
import { compare, disagreements, type Compared } from '../helpers/comparing.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { pageOf } from './web-page.ts'

const cases = 'conformance/web'

const areas = readdirSync(join(checkout, '__test__', cases))
  .map((file) => file.replace(/\.ts$/, ''))
  .toSorted()

const folder = temporaryFolder()
test.after.always(async () => {
  await tracesWritten()
  rmSync(folder, { recursive: true, force: true })
})

const compared = new Map<string, Promise<Compared>>()

async function comparisonOf(area: string): Promise<Compared> {
  const known = compared.get(area) ?? compare(folder, [`${cases}/${area}.ts`])
  compared.set(area, known)
  return known
}

for (const area of areas) {
  // One after the other: a few of them keep all cores busy as it is.
  test.serial(`${area}: a sandbox answers as Node does`, async (t) => {
    t.timeout(120_000)
    t.deepEqual(disagreements(await comparisonOf(area)), [])
  })
}

test.serial('docs/web.md lists what is compared', async (t) => {
  const rows: [string, Compared][] = []
  for (const area of areas) rows.push([area, await comparisonOf(area)])
  const page = pageOf(rows)
  const document = join(checkout, 'docs/web.md')
  if (process.env['CAPSULE_UPDATE_DOCS']) writeFileSync(document, page)
  t.is(readFileSync(document, 'utf8'), page)
})
