import { didYouMean, taskStates, type RunFilter } from '@capsule-run/sdk/internal'
import { Mistake } from '../exit.ts'
import type { ShownState } from '../tree/model.ts'
import { parseAge } from './age.ts'

/** The options of `capsule trace` that choose runs, as the command line has them. */
export interface GivenFilter {
  state: string | undefined
  task: string | undefined
  since: string | undefined
  limit: string | undefined
}

/** Which runs are listed. */
export interface ListFilter extends Omit<RunFilter, 'state' | 'limit'> {
  state?: ShownState
  limit: number
}

/** As many as a screen has lines, with some to spare. */
export const usualLimit = 20

const states: readonly ShownState[] = [...taskStates, 'interrupted']

/** What the command line says about the runs to list. */
export function filterFrom({ state, task, since, limit }: GivenFilter): ListFilter {
  return {
    ...(state !== undefined && { state: parseState(state) }),
    ...(task !== undefined && { task }),
    ...(since !== undefined && { sinceMs: Date.now() - parseAge(since) }),
    limit: limit === undefined ? usualLimit : parseLimit(limit),
  }
}

/** The first of these options that is given. */
export function givenFilter(given: GivenFilter): string | undefined {
  const { state, task, since, limit } = given
  return Object.entries({ state, task, since, limit }).find(([, value]) => value !== undefined)?.[0]
}

function parseState(text: string): ShownState {
  const state = states.find((known) => known === text)
  if (state) return state
  throw new Mistake(
    `--state "${text}" is not a state. There is: ${states.join(', ')}.${didYouMean(text, states)}`,
  )
}

/** What `--limit` says. */
export function parseLimit(text: string): number {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit > 0) return limit
  throw new Mistake(`--limit "${text}" is not a number of runs. Write a whole number from 1.`)
}
