import { isFunction } from '../argument.ts'
import { named } from '../class-name.ts'
import { coded, wrongType } from '../usage-error.ts'
import { bagOf, type PerformanceEntry } from './entries.ts'
import { inOrder, remembered, unwatch, watch, type Watcher } from './timeline.ts'

/** What an observer is told. */
export class PerformanceObserverEntryList {
  readonly #entries: PerformanceEntry[]

  constructor(entries: PerformanceEntry[]) {
    this.#entries = inOrder(entries)
  }

  getEntries(): PerformanceEntry[] {
    return [...this.#entries]
  }

  getEntriesByType(type: unknown): PerformanceEntry[] {
    return this.#entries.filter(({ entryType }) => entryType === String(type))
  }

  getEntriesByName(name: unknown, type?: unknown): PerformanceEntry[] {
    return this.#entries.filter(
      (entry) =>
        entry.name === String(name) && (type === undefined || entry.entryType === String(type)),
    )
  }
}

/** Node's `PerformanceObserver`. */
export class PerformanceObserver {
  readonly #tell: (list: PerformanceObserverEntryList, observer: this) => unknown
  readonly #watcher: Watcher
  #types = new Set<string>()
  #waiting: PerformanceEntry[] = []

  constructor(tell: unknown) {
    if (!isFunction(tell)) throw wrongType('callback', 'of type function', tell)
    this.#tell = tell
    this.#watcher = {
      wants: ({ entryType }) => this.#types.has(entryType),
      take: (entry) => this.#take(entry),
    }
  }

  static {
    named(this, 'PerformanceObserver')
  }

  static get supportedEntryTypes(): string[] {
    return ['function', 'mark', 'measure']
  }

  observe(options: unknown): void {
    const { entryTypes, type, buffered } = bagOf(options)
    if (entryTypes === undefined && type === undefined) {
      const message = 'The "options.entryTypes" and "options.type" arguments must be specified'
      throw coded(new TypeError(message), 'ERR_MISSING_ARGS')
    }
    if (Array.isArray(entryTypes)) this.#types = new Set(entryTypes.map(String))
    else this.#types.add(String(type))
    watch(this.#watcher)
    if (buffered !== true) return
    for (const entry of remembered()) if (this.#watcher.wants(entry)) this.#take(entry)
  }

  disconnect(): void {
    unwatch(this.#watcher)
    this.#types.clear()
    this.#waiting = []
  }

  takeRecords(): PerformanceEntry[] {
    const taken = this.#waiting
    this.#waiting = []
    return taken
  }

  #take(entry: PerformanceEntry): void {
    if (this.#waiting.length === 0) globalThis.setTimeout(() => this.#deliver(), 0)
    this.#waiting.push(entry)
  }

  #deliver(): void {
    const entries = this.takeRecords()
    if (entries.length > 0) this.#tell(new PerformanceObserverEntryList(entries), this)
  }
}
