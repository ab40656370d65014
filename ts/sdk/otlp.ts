import { writeAtomically } from './atomic-file.ts'
import { reasonOf } from './errors.ts'
import {
  destinationAt,
  sourceFrom,
  type OtlpDestination,
  type OtlpSource,
  type Variables,
} from './otlp-settings.ts'
import type { RunTrace } from './trace.ts'

/** Why runs could not be exported, in words for the one who asked for it. */
export class OtlpError extends Error {
  override readonly name = 'OtlpError'
}

/** How an export is done. */
export interface ExportOptions {
  /** The process's variables, for the standard ones of OpenTelemetry. */
  env: Variables
  /** Default: OTEL_EXPORTER_OTLP_TIMEOUT, else 10 seconds. */
  timeoutMs?: number
}

/** Writes runs that have ended to a file, OTLP in JSON, one request a line. An old file is replaced. */
export async function exportToFile(
  path: string,
  runs: readonly RunTrace[],
  { env }: ExportOptions,
): Promise<void> {
  const { requestLines } = await import('./opentelemetry/exporter.ts')
  const lines = requestLines(runs, sourceFrom(env))
  try {
    writeAtomically(path, lines)
  } catch (error) {
    throw new OtlpError(`${path} cannot be written: ${reasonOf(error)}`, { cause: error })
  }
}

/** Sends runs that have ended to a collector. The URL is taken as it is, or gets `/v1/traces` if it has no path. */
export async function exportToUrl(
  url: string,
  runs: readonly RunTrace[],
  { env, timeoutMs }: ExportOptions,
): Promise<void> {
  await exportTo({ ...destinationOrError(url, env), timeoutMs }, runs, sourceFrom(env))
}

/** Sends runs that have ended to a destination. */
export async function exportTo(
  destination: OtlpDestination,
  runs: readonly RunTrace[],
  source: OtlpSource,
): Promise<void> {
  const { sendRuns } = await import('./opentelemetry/exporter.ts')
  try {
    await sendRuns(runs, source, destination)
  } catch (error) {
    throw new OtlpError(`${shownUrl(destination)} ${answerIn(error)}`, { cause: error })
  }
}

function destinationOrError(url: string, env: Variables): OtlpDestination {
  try {
    return destinationAt(url, env)
  } catch (error) {
    throw new OtlpError(reasonOf(error), { cause: error })
  }
}

/** Without a password or a key in the query. */
function shownUrl({ url }: OtlpDestination): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

/** What became of a request, from the errors of the exporter and of Node's. */
function answerIn(error: unknown): string {
  if (!(error instanceof Error)) return `could not be used: ${String(error)}`
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'number') {
    return `answered ${oneLine(`${code} ${error.message}`)}${detailIn(error)}`
  }
  if (code === 'ECONNREFUSED') return 'refused the connection. Is a collector listening there?'
  if (typeof code === 'string') return `cannot be reached (${code}): ${oneLine(error.message)}`
  // The exporter does not say which status it gave up on.
  if (error.name === 'OTLPExporterError') {
    return 'is too busy: 429, 502, 503 or 504, also when asked again'
  }
  return `did not answer: ${error.message}`
}

/** The beginning of an answer, if it has one. */
function detailIn(error: Error): string {
  const detail = 'data' in error && typeof error.data === 'string' ? oneLine(error.data) : ''
  return detail === '' ? '' : `: ${detail}`
}

function oneLine(text: string): string {
  return text
    .slice(0, 200)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
}
