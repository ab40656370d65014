// What the tools that look at packages say of ours.

import { execFileSync } from 'node:child_process'
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

/** Each platform has sizes of its own, and one's are recorded. */
const measured = tarballs.some((file) => file.includes('native-linux-x64-gnu'))
  ? installSizes(folder)
  : {}

test('what users download has not grown by more than 5 % over what is recorded', (t) => {
  const recorded = JSON.parse(readFileSync(join(checkout, 'bench/sizes.json'), 'utf8'))
  for (const [what, bytes] of Object.entries(measured)) {
    t.true(bytes <= recorded[what] * tolerance, `${what}: ${bytes}, recorded ${recorded[what]}`)
  }
  t.pass()
})

test('a package with code of others has their licences', (t) => {
  const expected: [name: string, file: string, words: RegExp][] = [
    ['cli-\\d', 'dist/LICENSES.txt', /^clipanion \d/m],
    ['sdk-\\d', 'dist/LICENSES.txt', /^@opentelemetry\/core \d/m],
    ['native-\\d', 'guest-modules/library/LICENSES.txt', /^readable-stream \d/m],
    ['native-[a-z]', 'LICENSES.txt', /^wasmtime \d[^]*Apache License/m],
  ]
  for (const [name, file, words] of expected) {
    const found = tarballs.find((each) => new RegExp(`^capsule-run-${name}`).test(each)) ?? ''
    const args = ['-xzOf', join(folder, found), `package/${file}`]
    t.regex(execFileSync('tar', args, { encoding: 'utf8', maxBuffer: 1 << 24 }), words, found)
  }
})
