import { reasonOf } from './errors.ts'
import { exportTo } from './otlp.ts'
import {
  destinationFrom,
  sourceFrom,
  type OtlpDestination,
  type OtlpSource,
  type Variables,
} from './otlp-settings.ts'
import { tracesWritten } from './native.ts'
import { readRun, type RunTrace } from './trace.ts'

/** Exports a run that has ended. Never rejects; resolves when the run has been sent, or could not be. */
export type LiveExporter = (run: RunTrace) => Promise<void>

/**
 * Exports a run that has ended, if the environment asks for that. Nobody waits for it: never rejects.
 */
export async function exportLive(root: string, runId: string, env: Variables): Promise<void> {
  const exporter = liveExporter(env)
  if (!exporter) return
  try {
    await tracesWritten()
    const run = await readRun(root, runId)
    if (run) await exporter(run)
  } catch (error) {
    warn(reasonOf(error))
  }
}

/**
 * The exporter that the environment asks for by OpenTelemetry's standard variables; nothing where it
 * asks for none. The same environment gives the same exporter. A failure is a warning of the process, the
 * first one only: a run is not to suffer from a collector.
 */
export function liveExporter(env: Variables): LiveExporter | undefined {
  try {
    const destination = destinationFrom(env)
    return destination && exporterOf(destination, sourceFrom(env))
  } catch (error) {
    warn(reasonOf(error))
    return undefined
  }
}

let latest: { key: string; exporter: LiveExporter } | undefined

function exporterOf(destination: OtlpDestination, source: OtlpSource): LiveExporter {
  const key = JSON.stringify([destination, source])
  if (latest?.key !== key) latest = { key, exporter: newExporter(destination, source) }
  return latest.exporter
}

/** Waiting for a collector that is slower than the runs: more than this is dropped, or memory would grow. */
const maxWaiting = 100

/** One request at a time: what ends meanwhile goes together into the next. */
function newExporter(destination: OtlpDestination, source: OtlpSource): LiveExporter {
  let sent = Promise.resolve()
  let waiting: RunTrace[] = []
  const sendWaiting = async (): Promise<void> => {
    await sent
    const runs = waiting
    waiting = []
    try {
      await exportTo(destination, runs, source)
    } catch (error) {
      warn(reasonOf(error))
    }
  }
  return async (run) => {
    if (waiting.length === maxWaiting) {
      warn(`more than ${maxWaiting} wait for the collector, some are dropped`)
      return
    }
    waiting.push(run)
    if (waiting.length === 1) sent = sendWaiting()
    await sent
  }
}

let warned = false

function warn(reason: string): void {
  if (warned) return
  warned = true
  process.emitWarning(`Runs are not exported: ${reason}`, { type: 'CapsuleTraceWarning' })
}
