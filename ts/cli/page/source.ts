import type { RunFilter, RunSummary, RunTrace } from '@capsule-run/sdk/internal'

/** Where the page has its runs from. */
export interface TraceSource {
  /** Newest first. */
  runs: (filter: RunFilter) => Promise<RunSummary[]>
  run: (id: string) => Promise<RunTrace | null>
}
