/** What the page shows; its address says so after the `#`. */
export type Place = ListPlace | RunPlace

export interface ListPlace {
  /** Only runs in this state; empty: in any. */
  state: string
  /** Only runs with a task of this name; empty: all. */
  name: string
  /** Counted from 1. */
  page: number
}

export interface RunPlace {
  run: string
  /** The task whose details are shown. */
  task: number
}

/** The place that an address names. */
export function placeIn(hash: string): Place {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const run = given.get('run')
  if (run !== null) return { run, task: wholeNumber(given.get('task'), 0) }
  const page = Math.max(1, wholeNumber(given.get('page'), 1))
  return { state: given.get('state') ?? '', name: given.get('name') ?? '', page }
}

/** The address of a place. */
export function addressOf(place: Place): string {
  const given = new URLSearchParams()
  if ('run' in place) {
    given.set('run', place.run)
    if (place.task !== 0) given.set('task', String(place.task))
  } else {
    if (place.state !== '') given.set('state', place.state)
    if (place.name !== '') given.set('name', place.name)
    if (place.page > 1) given.set('page', String(place.page))
  }
  return `#${given}`
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise
}
