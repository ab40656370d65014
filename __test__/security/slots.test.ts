// Sandboxes get the memory that others had before them. What those left in it is gone, however they
// ended: nothing that JavaScript can reach holds it. CAPSULE_TEST_CALLS=10000 runs the long form.

import test from 'ava'
import type { ErrorType } from '@capsule-run/sdk/runner'
import { programOf, type CallTask } from '../helpers/program.ts'

/** Calls that look for the canary. */
const calls = Number(process.env['CAPSULE_TEST_CALLS'] ?? 3000)

/** Enough at once that every slot in use changes hands, between 2 cores. */
const concurrency = 4

const canary = '0xc0de1337'

/** A program that fills about 100 MB with the canary, as numbers, texts and objects, and ends in some way. */
const filler = (end: string, options: string): string => `
  const kept = []
  export const main = task({ name: 'main', ${options} }, async () => {
    kept.push(new Uint32Array(22 << 20).fill(${canary}))
    kept.push('CANARY'.repeat(1 << 19))
    for (let n = 0; n < 20_000; n++) kept.push({ text: 'CANARY' + n, number: ${canary} })
    ${end}
  })`

const endings: [how: string, end: string, options: string, expected: ErrorType | null][] = [
  ['by itself', `return kept.length`, ``, null],
  ['by an error', `throw new Error('CANARY')`, ``, 'TASK_ERROR'],
  ['by recursing too deeply', `const f = () => f() + f(); f()`, ``, 'STACK_OVERFLOW'],
  ['by its timeout', `for (;;);`, `timeout: 2000, compute: 'HIGH'`, 'TIMEOUT'],
  ['out of fuel', `for (;;);`, `compute: 1_000_000_000`, 'OUT_OF_FUEL'],
  [
    'out of memory',
    `for (;;) kept.push(new Uint32Array(1 << 18).fill(${canary}))`,
    `ram: '128MB', compute: 'HIGH'`,
    'OUT_OF_MEMORY',
  ],
  [
    'while it waits',
    `await new Promise((resolve) => setTimeout(resolve, 60_000))`,
    `timeout: 2000`,
    'TIMEOUT',
  ],
]

/** A program that looks for it in memory that is new to it, of many sizes, and in its own objects. */
const scanner = (ballast: string): string => `
  const ballast = ${ballast}
  const search = (buffer: ArrayBuffer) => {
    const words = new Uint32Array(buffer)
    if (words.includes(${canary})) return 'canary in ' + buffer.byteLength
    // Sorted, anything that is not zero is at the end: it was somebody's.
    return words.length > 4096 || words.sort().at(-1) === 0 ? null : 'not zero in ' + buffer.byteLength
  }
  export const small = task({ name: 'small' }, () => {
    const sizes = [64, 512, 4096, 16_384, 65_536, 262_144, 1_048_576]
    return [sizes.map((bytes) => search(new ArrayBuffer(bytes))).filter(Boolean), ballast.length]
  })
  export const large = task({ name: 'large', compute: 'HIGH' }, () => {
    const found: unknown[] = []
    for (let taken = 0; taken < 96; taken += 16) {
      const words = new Uint32Array(new ArrayBuffer(16 << 20))
      if (words.includes(${canary})) found.push('canary')
      if (words.indexOf(0) !== 0 || words.lastIndexOf(0) !== words.length - 1) found.push('not zero')
    }
    const growing = new ArrayBuffer(0, { maxByteLength: 32 << 20 })
    growing.resize(32 << 20)
    if (new Uint32Array(growing).includes(${canary})) found.push('canary in a resized buffer')
    return [found, ballast.length]
  })`

for (const [how, end, options, expected] of endings) {
  test.serial(`memory of a program that ended ${how} is not seen by others`, async (t) => {
    const fill = programOf(t, filler(end, options))
    const scans = [programOf(t, scanner(`''`)), programOf(t, scanner(`'x'.repeat(4 << 20)`))]
    const { error } = await fill('main')
    t.is(error?.error_type ?? null, expected, error?.message)
    await Promise.all([fill('main'), fill('main')])
    for (const scan of scans) {
      t.deepEqual(await foundBy(scan, 'large'), [])
      t.deepEqual(await foundBy(scan, 'small'), [])
    }
  })
}

test.serial(`no call of ${calls} sees what the programs before and beside it left`, async (t) => {
  t.timeout(15 * 60_000)
  const fills = endings
    .filter(([, , , expected]) => expected !== 'TIMEOUT')
    .map(([, end, options]) => programOf(t, filler(end, options)))
  const scans = [programOf(t, scanner(`''`)), programOf(t, scanner(`'x'.repeat(4 << 20)`))]
  let next = 0
  const lane = async (): Promise<void> => {
    for (let turn = next++; turn < calls; turn = next++) {
      const scan = scans[turn % scans.length] ?? fail
      // Few, for they are the slow ones: each is followed by two hundred that look.
      if (turn % 200 === 0) await (fills[(turn / 200) % fills.length] ?? fail)('main')
      const found = await foundBy(scan, turn % 500 === 1 ? 'large' : 'small')
      if (found.length > 0) t.fail(`call ${turn}: ${found.join(', ')}`)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  t.true(next >= calls)
})

async function foundBy(scan: CallTask, task: string): Promise<unknown[]> {
  const { result, error } = await scan(task)
  if (error) return [error.message]
  const [found]: unknown[] = Object.values(Object(result))
  return Array.isArray(found) ? found : [found]
}

const fail: CallTask = async () => {
  throw new Error('there is no such program')
}
