import type { PerformanceEntry } from './entries.ts'

/** Who is told of new entries. */
export interface Watcher {
  wants(entry: PerformanceEntry): boolean
  take(entry: PerformanceEntry): void
}

const entries: PerformanceEntry[] = []
const watchers = new Set<Watcher>()

export function remember(entry: PerformanceEntry): void {
  entries.push(entry)
  announce(entry)
}

/** Tells the observers, and keeps it no longer. */
export function announce(entry: PerformanceEntry): void {
  for (const watcher of watchers) if (watcher.wants(entry)) watcher.take(entry)
}

export function remembered(): PerformanceEntry[] {
  return inOrder(entries)
}

/** Those of a type; all, or those of a name. */
export function forget(type: string, name: unknown): void {
  const left = entries.filter(
    (entry) => entry.entryType !== type || (name !== undefined && entry.name !== String(name)),
  )
  entries.splice(0, entries.length, ...left)
}

export function watch(watcher: Watcher): void {
  watchers.add(watcher)
}

export function unwatch(watcher: Watcher): void {
  watchers.delete(watcher)
}

export function inOrder(list: readonly PerformanceEntry[]): PerformanceEntry[] {
  return [...list].toSorted((left, right) => left.startTime - right.startTime)
}
