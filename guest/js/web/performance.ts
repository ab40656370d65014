import { define } from '../src/property.ts'

/** Marks, measures, and who observes them. */

const timeline: Entry[] = []
const observers = new Set<Observer>()

class Entry {
  readonly name: string
  readonly entryType: string
  readonly startTime: number
  readonly duration: number

  constructor(name: string, entryType: string, startTime: number, duration: number) {
    this.name = name
    this.entryType = entryType
    this.startTime = startTime
    this.duration = duration
  }

  toJSON(): object {
    return { ...this }
  }
}

class Mark extends Entry {
  readonly detail: unknown

  constructor(name: string, { startTime = performance.now(), detail = null }: MarkOptions = {}) {
    if (startTime < 0) throw new TypeError('startTime cannot be negative')
    super(String(name), 'mark', startTime, 0)
    this.detail = detail === null ? null : structuredClone(detail)
  }
}

class Measure extends Entry {
  readonly detail: unknown

  constructor(name: string, start: number, duration: number, detail: unknown) {
    super(name, 'measure', start, duration)
    this.detail = detail === null ? null : structuredClone(detail)
  }
}

interface MarkOptions {
  startTime?: number
  detail?: unknown
}

interface MeasureOptions {
  start?: string | number
  end?: string | number
  duration?: number
  detail?: unknown
}

class List {
  readonly #entries: Entry[]

  constructor(entries: Entry[]) {
    this.#entries = entries
  }

  getEntries(): Entry[] {
    return [...this.#entries]
  }

  getEntriesByType(type: string): Entry[] {
    return this.#entries.filter(({ entryType }) => entryType === type)
  }

  getEntriesByName(name: string, type?: string): Entry[] {
    return this.#entries.filter(
      (entry) => entry.name === name && (type === undefined || entry.entryType === type),
    )
  }
}

class Observer {
  static readonly supportedEntryTypes: readonly string[] = ['mark', 'measure']
  readonly #tell: (list: List, self: Observer) => void
  #types: readonly string[] = []
  #seen: Entry[] = []

  constructor(tell: (list: List, self: Observer) => void) {
    if (typeof tell !== 'function')
      throw new TypeError('The "callback" argument must be of type function.')
    this.#tell = tell
  }

  observe({
    entryTypes,
    type,
    buffered = false,
  }: {
    entryTypes?: string[]
    type?: string
    buffered?: boolean
  }): void {
    this.#types = entryTypes ?? [...this.#types, ...(type === undefined ? [] : [type])]
    observers.add(this)
    if (buffered) for (const entry of timeline) this.see(entry)
  }

  see(entry: Entry): void {
    if (!this.#types.includes(entry.entryType)) return
    this.#seen.push(entry)
    if (this.#seen.length > 1) return
    setTimeout(() => {
      const seen = this.takeRecords()
      if (seen.length > 0) this.#tell(new List(seen), this)
    }, 0)
  }

  takeRecords(): Entry[] {
    const seen = this.#seen
    this.#seen = []
    return seen
  }

  disconnect(): void {
    observers.delete(this)
    this.#seen = []
  }
}

function kept<Kind extends Entry>(entry: Kind): Kind {
  timeline.push(entry)
  for (const observer of observers) observer.see(entry)
  return entry
}

function timeOf(mark: string | number): number {
  if (typeof mark === 'number') return mark
  const found = timeline.findLast(({ name, entryType }) => entryType === 'mark' && name === mark)
  if (!found)
    throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError')
  return found.startTime
}

function measure(name: string, first?: string | MeasureOptions, last?: string): Measure {
  const options: MeasureOptions =
    typeof first === 'object' ? first : { ...(first !== undefined && { start: first }) }
  const ending = options.end ?? last
  const { duration, detail = null } = options
  const end =
    ending !== undefined
      ? timeOf(ending)
      : options.start !== undefined && duration !== undefined
        ? timeOf(options.start) + duration
        : performance.now()
  const start =
    options.start !== undefined
      ? timeOf(options.start)
      : duration !== undefined
        ? end - duration
        : 0
  return kept(new Measure(String(name), start, end - start, detail))
}

function clear(type: string, name?: string): void {
  const left = timeline.filter(
    (entry) => entry.entryType !== type || (name !== undefined && entry.name !== name),
  )
  timeline.splice(0, timeline.length, ...left)
}

const sorted = (): List => new List(timeline.toSorted((a, b) => a.startTime - b.startTime))

const methods = {
  mark: (name: string, options?: MarkOptions) => kept(new Mark(name, options)),
  measure,
  clearMarks: (name?: string) => clear('mark', name),
  clearMeasures: (name?: string) => clear('measure', name),
  getEntries: () => sorted().getEntries(),
  getEntriesByType: (type: string) => sorted().getEntriesByType(type),
  getEntriesByName: (name: string, type?: string) => sorted().getEntriesByName(name, type),
  toJSON: () => ({ timeOrigin: performance.timeOrigin }),
}
for (const [name, value] of Object.entries(methods)) define(performance, name, value)
// An image is made in another process and at another time: what the engine says of its start is of no use.
Object.defineProperty(performance, 'timeOrigin', {
  get: () => Date.now() - performance.now(),
  configurable: true,
})
Object.defineProperty(performance, Symbol.toStringTag, { value: 'Performance', configurable: true })
const classes = {
  PerformanceEntry: Entry,
  PerformanceMark: Mark,
  PerformanceMeasure: Measure,
  PerformanceObserver: Observer,
  PerformanceObserverEntryList: List,
}
for (const [name, value] of Object.entries(classes)) {
  Object.defineProperty(value, 'name', { value: name, configurable: true })
  define(globalThis, name, value)
}
