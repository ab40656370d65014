import { task } from '@capsule-run/sdk'

const noop = task({ name: 'noop' }, () => null)

const spin = task({ name: 'spin', compute: 'HIGH' }, async (rounds: number) => {
  let sum = 0
  for (let round = 0; round < rounds; round++) sum = (sum * 31 + round) % 1_000_003
  return sum
})

const ask = task({ name: 'ask', allowedHosts: ['127.0.0.1'] }, async (url: string) =>
  (await fetch(url)).text(),
)

/** Times of so many calls of a task that does nothing, in milliseconds. */
export const calls = task({ name: 'calls', compute: 'HIGH' }, (count: number) => {
  const timesMs: number[] = []
  for (let index = 0; index < count; index++) {
    const startedMs = performance.now()
    noop()
    timesMs.push(performance.now() - startedMs)
  }
  return timesMs
})

/** Does the same work in so many tasks, at once or one after the other; milliseconds for all. */
export const spins = task(
  { name: 'spins', compute: 'HIGH' },
  async (count: number, rounds: number, together: boolean) => {
    const startedMs = performance.now()
    if (together) await Promise.all(Array.from({ length: count }, async () => spin(rounds)))
    else for (let index = 0; index < count; index++) await spin(rounds)
    return performance.now() - startedMs
  },
)

/** So many tasks at once that each wait for a server; milliseconds for all. */
export const asks = task({ name: 'asks', compute: 'HIGH' }, async (url: string, count: number) => {
  const startedMs = performance.now()
  const all = await Promise.all(Array.from({ length: count }, async () => ask(url)))
  if (!all.every(({ success }) => success)) throw new Error('not all were answered')
  return performance.now() - startedMs
})
