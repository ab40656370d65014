// What the tools that look at packages say of ours.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core'
import test from 'ava'
import { publint } from 'publint'
import { installSizes, packed } from '../../scripts/pack.mjs'
import { checkout } from '../helpers/checkout.ts'

const folder = await packed()
const tarballs = readdirSync(folder)
/** Those that have something to import. */
const modules = ['native', 'python', 'sdk']

for (const file of tarballs) {
  test(`publint finds nothing in ${file}`, async (t) => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, file))
    const tarball = buffer.slice(byteOffset, byteOffset + byteLength)
    const { messages } = await publint({ pack: { tarball }, strict: true })
    t.deepEqual(messages, [])
  })
}

/** What is meant to be so: Node 20.19 requires ES modules, and knows `exports`. */
function isMeant(problem: Problem): boolean {
  if (problem.kind === 'CJSResolvesToESM') return true
  return 'resolutionKind' in problem && problem.resolutionKind === 'node10'
}

for (const name of modules) {
  test(`the types of @capsule-run/${name} are found, and are those of its modules`, async (t) => {
    const file = tarballs.find((found) => new RegExp(`^capsule-run-${name}-\\d`).test(found)) ?? ''
    const data = new Uint8Array(readFileSync(join(folder, file)))
    // Data, and types alone.
    const options = { excludeEntrypoints: ['./capsule.schema.json', './addon'] }
    const result = await checkPackage(createPackageFromTarballData(data), options)
    t.truthy(result.types)
    t.deepEqual('problems' in result ? result.problems.filter((found) => !isMeant(found)) : [], [])
  })
}

/** Growth that nobody needs to have meant; more has to be recorded: `npm run bench -- --record`. */
const tolerance = 1.05

test('what users download has not grown by more than 5 % over what is recorded', (t) => {
  const recorded = JSON.parse(readFileSync(join(checkout, 'bench/sizes.json'), 'utf8'))
  for (const [what, bytes] of Object.entries(installSizes(folder))) {
    t.true(bytes <= recorded[what] * tolerance, `${what}: ${bytes}, recorded ${recorded[what]}`)
  }
})
