import { resolve } from 'node:path'
import { readIndex, readMap, traceFileOf } from './cache.ts'
import type { HostRequest } from './envelope.ts'
import type { EventError, TaskState } from './events.ts'
import { readTrace, readTracedRun, type RunFilter } from './native.ts'
import { renderStack, stackFiles, stackMapper, type MappedBundle } from './stack.ts'

export type { RunFilter }

/** One run in a list. */
export interface RunSummary {
  /** A UUIDv7: later runs have greater ones. */
  run_id: string
  /** The program as people read it. */
  program: string
  /** Content address of what it was loaded from. */
  program_key: string
  /** The task that was run. */
  task_name: string
  /** That of the task. */
  state: TaskState
  /** Milliseconds since the epoch, with a fraction. */
  started_ms: number
  /** The same; `null` while it goes on. */
  ended_ms: number | null
  /** Tasks that were called in it, itself included. */
  task_count: number
  /** Why it failed; `null` where it did not. */
  error: EventError | null
  /** The process that ran it. */
  process_id: number
}

/** One run with all that is kept of it. */
export interface RunTrace extends RunSummary {
  /** In the order of their calls. */
  tasks: TracedTask[]
}

/** One task of a run. */
export interface TracedTask {
  task_id: number
  /** The task that called it; `null` for task 0. */
  parent_id: number | null
  task_name: string
  state: TaskState
  queued_ms: number
  /** `null` while it goes on. */
  ended_ms: number | null
  /** Why it failed; `null` where it did not. */
  error: EventError | null
  /** What it was allowed; `null` for a task that the program does not have. */
  policy: TracedPolicy | null
  attempts: TracedAttempt[]
}

/** What a task was allowed, as it was applied. */
export interface TracedPolicy {
  /** Fuel of one attempt. */
  compute: number
  /** Bytes; `null` is all that a sandbox can have. */
  ram: number | null
  /** Milliseconds; `null` is no limit. */
  timeout_ms: number | null
  max_retries: number
  files: { path: string; mode: 'ro' | 'rw' }[]
  /** Patterns that the task declared. */
  hosts: string[]
  /** Lists of patterns which a request had to match besides: the ceilings of its run. */
  hosts_within: string[][]
  /** Names. */
  env: string[]
}

/** One attempt of a task. */
export interface TracedAttempt {
  /** Counted from 1. */
  number: number
  state: 'running' | 'completed' | 'failed' | 'cancelled'
  started_ms: number
  /** `null` while it goes on. */
  ended_ms: number | null
  /** Wall time of the call itself; `null` where it is not known. */
  duration_ms: number | null
  fuel_consumed: number | null
  ram_used: number | null
  /** Milliseconds until the next attempt, if there was to be one. */
  delay_ms: number | null
  /** Its stack is there while the cache has the program's source map. */
  error: (EventError & { name?: string; stack?: string }) | null
  host_requests: HostRequest[]
  /** What it printed, up to 64 KiB. */
  output: { time_ms: number; stream: 'stdout' | 'stderr'; text: string }[]
}

/** The runs that the trace of a project has, the newest first. */
export async function readRuns(root: string, filter: RunFilter = {}): Promise<RunSummary[]> {
  const runs: RunSummary[] = JSON.parse(await readTrace(traceFileOf(root), filter))
  return runs
}

/** One run; `id` is its id, an unambiguous beginning or end of it, or `last`. `null` if there is none such. */
export async function readRun(root: string, id: string): Promise<RunTrace | null> {
  const run: RunTrace | null = JSON.parse(await readTracedRun(traceFileOf(root), id))
  if (run) await locate(run, root)
  return run
}

/** Gives the stacks of a run the places in the sources; where those are not known any more, there is none. */
async function locate({ program, program_key, tasks }: RunTrace, root: string): Promise<void> {
  const failed = tasks.flatMap(({ attempts }) => attempts.flatMap(({ error }) => error ?? []))
  if (failed.every(({ stack }) => stack === undefined)) return
  const mapped = await stackMapper([
    ...mappedBundle(root, program, program_key),
    // Tasks of other programs are known by what those are now.
    ...otherFiles(failed, program).flatMap((file) => {
      const key = readIndex(root, resolve(root, file))?.key
      return key === undefined ? [] : mappedBundle(root, file, key)
    }),
  ])
  for (const error of failed) {
    const frames = mapped(error.stack ?? '')
    if (frames.length === 0) delete error.stack
    else error.stack = renderStack(error, frames)
  }
}

function mappedBundle(root: string, filename: string, key: string): MappedBundle[] {
  const sourceMap = readMap(root, key)
  return sourceMap === undefined
    ? []
    : [{ filename: bundleFile(sourceMap) ?? filename, sourceMap, root }]
}

/** The name of its bundle, which a source map has that came in an artifact: that has a name of its own. */
function bundleFile(sourceMap: string): string | undefined {
  const map: unknown = sourceMap === '' ? {} : JSON.parse(sourceMap)
  const file = typeof map === 'object' && map !== null && 'file' in map ? map.file : undefined
  return typeof file === 'string' ? file : undefined
}

/** The files that stacks name besides the program's. */
function otherFiles(failed: readonly { stack?: string }[], program: string): string[] {
  const files = failed.flatMap(({ stack = '' }) => stackFiles(stack))
  return [...new Set(files)].filter((file) => file !== program)
}
