import type {
  DurableRun,
  RunFilter,
  RunSummary,
  RunTrace,
  SignalReceipt,
} from '@capsule-run/sdk/internal'

/** Where the page has its runs from. */
export interface TraceSource {
  /** Newest first. */
  runs: (filter: RunFilter) => Promise<RunSummary[]>
  run: (id: string) => Promise<RunTrace | null>
  /** The durable runs that wait for a signal. */
  asking: () => Promise<DurableRun[]>
  /** Sends a signal, whose value is a JSON text, to a durable run. */
  signal: (id: string, answer: { name: string; value: string }) => Promise<SignalReceipt>
}
