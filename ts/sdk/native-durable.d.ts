import type { Fault } from '@capsule-run/native/addon'

/** Until the addon has them itself. */
declare module '@capsule-run/native/addon' {
  interface DurableOptions {
    journal: string
    runId?: string
    file: string
    resume: boolean
    retryInterrupted: boolean
    suspend: boolean
  }
  interface RunRequest {
    durable?: DurableOptions
  }
  interface DurableFilter {
    status?: string
    limit?: number
  }
  type Answer = Promise<string | Fault>
  function listDurableRuns(file: string, filter: DurableFilter): Answer
  function readDurableRun(file: string, id: string): Answer
  function signalDurableRun(file: string, id: string, name: string, valueJson: string): Answer
  function cancelDurableRun(file: string, id: string): Answer
  function forkDurableRun(file: string, id: string, at: number, runId?: string): Answer
  function pruneDurableRuns(file: string, olderThanMs: number): Answer
  function dueDurableRuns(file: string): Answer
}
