import type { Disturbance } from './disturbance.ts'
import type { Subject, Trial } from './trial.ts'

/** Gives numbers between 0 and 1, the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** An hour back, from a write on. */
const back = (write: number): string => `-3600 ${write}`

/** Two moments of a subject, others for each number: for the tests. */
export function fewMoments(subject: Subject, n: number): Trial[] {
  const trials = shortPlan(subject, n)
  return trials.filter((_, index) => index === n % 2 || index === 2 + (n % 2))
}

/** A few moments of a subject. */
export function shortPlan(subject: Subject, n: number): Trial[] {
  const { writes, syncs } = subject
  // Another part of the run for each workflow.
  const part = (of: number, parts: number): number =>
    1 + ((n * 7 + of * Math.ceil(writes / parts)) % writes)
  const sync = 1 + ((n * 5 + 2) % syncs)
  const extra: Disturbance[][] = [
    [{ at: `full write ${part(1, 2)}` }],
    [{ at: `after write ${part(1, 2)}` }, { clock: back(0) }],
    [{ clock: back(part(1, 3)) }],
  ]
  return [
    [{ at: `after write ${part(0, 3)}` }],
    [{ at: `half write ${part(1, 3)}` }, { at: `after write ${part(1, 5)}` }],
    [{ at: `before sync ${sync}`, power: true }],
    extra[n % extra.length] ?? [],
  ].map((disturbances) => ({ subject, disturbances }))
}

const each = (most: number): number[] => Array.from({ length: most }, (_, n) => n + 1)

/** Every moment of a subject. */
export function longPlan(subject: Subject, chance: () => number): Trial[] {
  const { writes, syncs } = subject
  const any = (most: number): number => 1 + Math.floor(chance() * most)
  const plans: Disturbance[][] = [
    ...each(writes).map((k) => [{ at: `after write ${k}` }]),
    ...each(writes).map((k) => [
      { at: `half write ${k}` },
      { at: `after write ${any(writes)}` },
      { at: `before write ${any(20)}` },
    ]),
    ...each(syncs).map((k) => [{ at: `before sync ${k}`, power: true }]),
    ...each(syncs).map((k) => [
      { at: `after sync ${k}`, power: true },
      { at: `after write ${any(writes)}`, power: true },
    ]),
    ...each(Math.ceil(writes / 6)).map((k) => [{ at: `full write ${6 * k}` }]),
    ...each(Math.ceil(writes / 12)).map((k) => [
      { at: `after write ${12 * k}` },
      { clock: back(0) },
    ]),
    ...each(Math.ceil(writes / 12)).map((k) => [{ clock: back(12 * k) }]),
    // The process that goes on with what waited.
    ...(subject.workflow.waits ? each(writes).map((k) => [{}, { at: `after write ${k}` }]) : []),
  ]
  return plans.map((disturbances) => ({ subject, disturbances }))
}

/** Moments that nothing but chance chooses. */
export function randomPlan(
  subjects: readonly Subject[],
  count: number,
  chance: () => number,
): Trial[] {
  return Array.from({ length: count }, (_, n) => {
    const subject = subjects[n % subjects.length]
    if (subject === undefined) return []
    const moment = (): Disturbance => ({ seconds: (0.1 + chance() * subject.seconds).toFixed(6) })
    return [{ subject, disturbances: [moment(), moment()] }]
  }).flat()
}
