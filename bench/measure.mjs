// Taking times, and what is told of many.

import { setTimeout } from 'node:timers/promises'

/** Wall time of some work in milliseconds. */
export async function timed(work) {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

/**
 * Times of all candidates, taking turns (A B C, B C A, …), so that the machine's noise hits all
 * alike. A turn is one call, or a `row` of them. A candidate with `every: 10` takes part in each
 * tenth round only. `restMs` is waited before each turn, for what the one before may have left to do on
 * other threads.
 */
export async function interleaved(candidates, { rounds, warmups, row = 1, restMs = 0 }) {
  for (const { call } of candidates) {
    for (let index = 0; index < warmups; index++) await call(index)
  }
  const timesMs = new Map(candidates.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const { name, call } of turns(candidates, round)) {
      if (restMs > 0) await setTimeout(restMs)
      for (let index = 0; index < row; index++) {
        timesMs.get(name).push(await timed(() => call(warmups + round * row + index)))
      }
    }
  }
  return new Map([...timesMs].map(([name, list]) => [name, summary(list)]))
}

/** A list of numbers, told in four. */
export function summary(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = (share) => sorted[Math.ceil(share * sorted.length) - 1]
  return { count: sorted.length, min: sorted[0], p50: at(0.5), p99: at(0.99), max: sorted.at(-1) }
}

/** The middle of a list of numbers. */
export function median(numbers) {
  return summary(numbers).p50
}

function turns(candidates, round) {
  const first = round % candidates.length
  return [...candidates.slice(first), ...candidates.slice(0, first)].filter(
    ({ every = 1 }) => round % every === 0,
  )
}
