// Sandboxes get the memory that others had before them. What those left in it is gone, however they
// ended: nothing that JavaScript can reach holds it (CPython clears what it gives to a program, so the search is
// JavaScript's, also after Python). CAPSULE_TEST_CALLS=10000 runs the long form.

import test, { type ExecutionContext } from 'ava'
import type { ErrorType } from '@capsule-run/sdk/runner'
import { programOf, type CallTask } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'

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

/** The same in Python. */
const pythonFiller = (end: string, options: string): string => `
import array, time
kept = []
@task(name="main", ${options})
def main():
  kept.append(array.array("I", [${canary}]) * (22 << 20))
  kept.append("CANARY" * (1 << 19))
  kept.extend({"text": f"CANARY{n}", "number": ${canary}} for n in range(20_000))
  ${end}`

const pythonEndings: typeof endings = [
  ['by itself', `return len(kept)`, ``, null],
  ['by an error', `raise ValueError("CANARY")`, ``, 'TASK_ERROR'],
  ['by recursing too deeply', `f = lambda: f(); f()`, ``, 'STACK_OVERFLOW'],
  ['by a trap', `import posix; posix.abort()`, ``, 'TASK_ERROR'],
  ['by its timeout', `while True: pass`, `timeout=2, compute="HIGH"`, 'TIMEOUT'],
  ['out of fuel', `while True: pass`, `compute=1_000_000_000`, 'OUT_OF_FUEL'],
  [
    'out of memory',
    `while True: kept.append(array.array("I", [${canary}]) * (1 << 18))`,
    `ram="160MB", compute="HIGH"`,
    'OUT_OF_MEMORY',
  ],
  ['while it waits', `time.sleep(60)`, `timeout=2`, 'TIMEOUT'],
]

/** Every program that leaves something, and how it ends. */
const fillers = [
  ...endings.map(([how, end, options, expected]) => ({
    how,
    language: 'TypeScript',
    of: (t: ExecutionContext) => programOf(t, filler(end, options)),
    expected,
  })),
  ...pythonEndings.map(([how, end, options, expected]) => ({
    how,
    language: 'Python',
    of: (t: ExecutionContext) => pythonProgram(t, pythonFiller(end, options)),
    expected,
  })),
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

for (const { how, language, of, expected } of fillers) {
  test.serial(
    `memory of a program that ended ${how} is not seen by others (${language})`,
    async (t) => {
      const fill = of(t)
      const scans = [programOf(t, scanner(`''`)), programOf(t, scanner(`'x'.repeat(4 << 20)`))]
      const { error } = await fill('main')
      t.is(error?.error_type ?? null, expected, error?.message)
      await Promise.all([fill('main'), fill('main')])
      for (const scan of scans) {
        t.deepEqual(await foundBy(scan, 'large'), [])
        t.deepEqual(await foundBy(scan, 'small'), [])
      }
    },
  )
}

test.serial(`no call of ${calls} sees what the programs before and beside it left`, async (t) => {
  t.timeout(15 * 60_000)
  const fills = fillers.filter(({ expected }) => expected !== 'TIMEOUT').map(({ of }) => of(t))
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
