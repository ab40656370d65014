// SPEC section 4: "Clocks and random: real; two sandboxes never share a random state." All sandboxes of a
// program begin from one image, so whatever was seeded before it was taken would be the same in each.

import test from 'ava'
import { programOf } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'

const values = `({
  random: Math.random(),
  kept: kept(),
  uuid: crypto.randomUUID(),
  keptUuid: keptUuid(),
  bytes: [...crypto.getRandomValues(new Uint8Array(16))].join(),
})`

/** What a program may do with randomness before its image is taken. */
const topLevels: [title: string, source: string][] = [
  ['nothing', ``],
  ['numbers were drawn', `for (let n = 0; n < 1000; n++) { Math.random(); kept() }`],
  ['identifiers were drawn', `crypto.randomUUID(); keptUuid()`],
  ['bytes were drawn', `crypto.getRandomValues(new Uint8Array(64))`],
  [
    'numbers were drawn in a microtask',
    `void Promise.resolve().then(() => { Math.random(); kept() })`,
  ],
  [
    'numbers were drawn many microtasks later',
    `void (async () => { for (let n = 0; n < 100; n++) { await null; Math.random(); kept() } })()`,
  ],
  ['Math.random was wrapped', `const before = Math.random; Math.random = () => before()`],
  [
    'a generator of its own was seeded by each call',
    `Math.random(); globalThis.make = () => { let s = Math.random(); return () => (s = (s * 16807) % 1) }`,
  ],
]

for (const [title, topLevel] of topLevels) {
  test(`no two calls draw the same numbers (at the top level: ${title})`, async (t) => {
    const call = programOf(
      t,
      `const kept = Math.random
      const keptUuid = crypto.randomUUID.bind(crypto)
      ${topLevel}
      export const main = task({ name: 'main' }, () => ${values})`,
    )
    const envelopes = await Promise.all(Array.from({ length: 30 }, async () => call('main')))
    const seen: Record<string, unknown>[] = envelopes.map(({ result }) => Object(result))
    for (const name of ['random', 'kept', 'uuid', 'keptUuid', 'bytes']) {
      t.is(new Set(seen.map((draw) => draw[name])).size, 30, name)
    }
  })
}

const pythonTopLevels: [title: string, source: string][] = [
  ['nothing', ``],
  [
    'numbers were drawn',
    `[random.random() for _ in range(1000)]; [kept.random() for _ in range(1000)]`,
  ],
  ['identifiers were drawn', `uuid.uuid4(); uuid.uuid1(); uuid.uuid7()`],
  ['bytes were drawn', `secrets.token_bytes(64); os.urandom(64); random.SystemRandom().random()`],
  ['a state was taken and set', `random.setstate(random.getstate())`],
  [
    'a seed was used in between',
    `before = random.getstate(), kept.getstate()
random.seed(5); kept.seed(5); random.setstate(before[0]); kept.setstate(before[1])`,
  ],
  ['a generator was seeded by nothing', `random.seed(); kept.seed(None)`],
  [
    'a generator was seeded, and by nothing afterwards',
    `random.seed(5); random.seed(); kept.seed(5); kept.seed()`,
  ],
  ['a folder was named', `tempfile._get_candidate_names(); next(tempfile._get_candidate_names())`],
]

for (const [title, topLevel] of pythonTopLevels) {
  test(`no two calls draw the same numbers (Python, at the top level: ${title})`, async (t) => {
    const call = pythonProgram(
      t,
      `import os, random, secrets, tempfile, uuid
kept = random.Random()
${topLevel}
@task
def main():
  return {"random": random.random(), "kept": kept.random(), "uuid": str(uuid.uuid4()), "uuid1": str(uuid.uuid1()),
    "uuid7": str(uuid.uuid7()), "token": secrets.token_hex(), "bytes": os.urandom(16).hex(), "shuffled": random.sample(range(99), 9),
    "file": next(tempfile._get_candidate_names()), "gauss": random.gauss(), "system": random.SystemRandom().random()}`,
    )
    const envelopes = await Promise.all(Array.from({ length: 20 }, async () => call('main')))
    const seen: Record<string, unknown>[] = envelopes.map(({ result }) => Object(result))
    t.is(Object.keys(seen[0] ?? {}).length, 11, JSON.stringify(envelopes[0]?.error))
    for (const name of Object.keys(seen[0] ?? {})) {
      t.is(new Set(seen.map((draw) => JSON.stringify(draw[name]))).size, 20, name)
    }
  })
}

test('a Python generator that the program seeds itself draws the same numbers in each call', async (t) => {
  const call = pythonProgram(
    t,
    `import random
random.seed(5)
kept = random.Random(5)
@task
def main(): return [random.random(), kept.random()]`,
  )
  for (let turn = 0; turn < 3; turn++)
    t.deepEqual((await call('main')).result, [0.6229016948897019, 0.6229016948897019])
})

test('no two attempts, and no parent and its sub-tasks, draw the same numbers', async (t) => {
  const call = programOf(
    t,
    `Math.random()
    const draw = task({ name: 'draw' }, () => Math.random())
    export const main = task({ name: 'main' }, () => [Math.random(), draw().result, draw().result])
    export const fails = task({ name: 'fails', maxRetries: 2 }, () => {
      console.log(Math.random())
      throw new Error()
    })`,
  )
  const { result } = await call('main')
  t.is(new Set(Object.values(Object(result))).size, 3)
  let printed = ''
  await call('fails', [], { onStdout: (text) => void (printed += text) })
  t.is(new Set(printed.trim().split('\n')).size, 3)
})

test('no two processes that take a program from the cache draw the same numbers', async (t) => {
  const source = `Math.random(); export const main = task({ name: 'main' }, () => Math.random())`
  const cwd = folderWith(t, { 'program.ts': programText(source) })
  const results = new Set<unknown>()
  for (let turn = 0; turn < 3; turn++) {
    const { stdout } = await runCli(cwd, ['run', 'program.ts'])
    results.add(JSON.parse(stdout).result)
  }
  t.is(results.size, 3)
})

test('random numbers are between 0 and 1 and spread, at the top level and in a task', async (t) => {
  const call = programOf(
    t,
    `const mean = () => Array.from({ length: 2000 }, () => Math.random()).reduce((a, b) => a + b) / 2000
    const atLoad = mean()
    export const main = task({ name: 'main' }, () => [atLoad, mean()])`,
  )
  const { result } = await call('main')
  for (const mean of Object.values(Object(result))) t.true(Math.abs(Number(mean) - 0.5) < 0.1)
})

test("a task's clock is the host's, also where it was read at the top level", async (t) => {
  const call = programOf(
    t,
    `const kept = Date.now
    const loadedAt = Date.now()
    const loadedTick = performance.now()
    export const main = task({ name: 'main' }, () => ({
      now: Date.now(), kept: kept(), date: new Date().getTime(), loadedAt,
      tick: performance.now() - loadedTick,
    }))`,
  )
  for (let turn = 0; turn < 5; turn++) {
    const beforeMs = Date.now()
    const { result } = await call('main')
    const afterMs = Date.now()
    const { loadedAt, tick, ...clocks }: Record<string, number> = Object(result)
    for (const [name, clock] of Object.entries(clocks)) {
      // A guest's clock counts whole milliseconds, as the host's does.
      t.true(
        clock >= beforeMs - 1 && clock <= afterMs + 1,
        `${name}: ${clock} not in ${beforeMs}..${afterMs}`,
      )
    }
    t.true(Number(tick) >= 0)
    t.true(Number(loadedAt) <= afterMs)
  }
})
