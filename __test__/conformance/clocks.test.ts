// SPEC section 4: "Clocks and random: real". An image holds times of when it was made, so a monotonic clock goes on from there.

import test from 'ava'
import { programOf } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'

const programs = {
  TypeScript: (t: Parameters<typeof programOf>[0]) =>
    programOf(
      t,
      `const loaded = performance.now()
      export const main = task({ name: 'main' }, async () => {
        const begun = performance.now()
        await new Promise((done) => setTimeout(done, 100))
        const waited = performance.now() - begun
        const readings = new Set(Array.from({ length: 5000 }, () => performance.now()))
        return { waited, since: begun - loaded, readings: readings.size, begun }
      })`,
    ),
  Python: (t: Parameters<typeof programOf>[0]) =>
    pythonProgram(
      t,
      `import time
loaded = time.monotonic()
@task
def main():
  begun = time.monotonic()
  time.sleep(0.1)
  waited = time.monotonic() - begun
  readings = {time.monotonic() for _ in range(5000)}
  return {"waited": waited * 1000, "since": (begun - loaded) * 1000, "readings": len(readings), "begun": begun * 1000}`,
    ),
}

for (const [language, program] of Object.entries(programs)) {
  test(`a monotonic clock tells a wait, never runs backwards against the load, and is fine enough to measure (${language})`, async (t) => {
    const call = program(t)
    for (const { result, error } of [await call(), await call()]) {
      const { waited, since, readings, begun } = Object(result)
      t.true(waited >= 99, JSON.stringify({ waited, error }))
      t.true(since > 0, String(since))
      t.true(readings > 10, String(readings))
      // It says nothing of how long the host has run.
      t.true(begun < 3_600_000, String(begun))
    }
  })
}
