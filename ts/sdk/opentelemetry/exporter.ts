// All that needs OpenTelemetry's packages, which is why it is loaded only when a run is exported. The
// build makes one file of it and them.

import { context } from '@opentelemetry/api'
import { parseKeyPairsIntoRecord, suppressTracing, type ExportResult } from '@opentelemetry/core'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import type { OtlpDestination, OtlpSource } from '../otlp-settings.ts'
import type { RunTrace } from '../trace.ts'
import { batchesOf } from './batches.ts'
import { spansOf } from './spans.ts'

/** Runs as OTLP in JSON, one request a line: what a collector's file receiver reads. */
export function requestLines(runs: readonly RunTrace[], source: OtlpSource): string {
  const decoder = new TextDecoder()
  const lines = batchesOfRuns(runs, source).map((batch) => {
    return `${decoder.decode(JsonTraceSerializer.serializeRequest(batch))}\n`
  })
  return lines.join('')
}

/** Sends runs to a collector; rejects with the exporter's error for the first request that failed. */
export async function sendRuns(
  runs: readonly RunTrace[],
  source: OtlpSource,
  destination: OtlpDestination,
): Promise<void> {
  const exporter = exporterFor(destination)
  for (const batch of batchesOfRuns(runs, source)) {
    const { error } = await send(exporter, batch)
    if (error) throw error
  }
}

function batchesOfRuns(runs: readonly RunTrace[], source: OtlpSource): ReadableSpan[][] {
  const resource = resourceOf(source)
  return batchesOf(runs.flatMap((run) => spansOf(run, resource)))
}

function resourceOf({ serviceName, attributes }: OtlpSource): Resource {
  const named = serviceName === undefined ? {} : { 'service.name': serviceName }
  const given = parseKeyPairsIntoRecord(attributes)
  return resourceFromAttributes({ 'service.name': 'capsule', ...given, ...named })
}

/** Compression, certificates and time limits are what the exporter itself finds in the environment. */
function exporterFor({ url, protocol, headers, timeoutMs }: OtlpDestination): SpanExporter {
  const config = {
    url,
    headers: parseKeyPairsIntoRecord(headers),
    ...(timeoutMs === undefined ? {} : { timeoutMillis: timeoutMs }),
  }
  return protocol === 'http/json' ? new JsonExporter(config) : new ProtobufExporter(config)
}

async function send(exporter: SpanExporter, batch: ReadableSpan[]): Promise<ExportResult> {
  // An application that traces its own requests must not trace this one: it would never end.
  const untraced = suppressTracing(context.active())
  return new Promise((resolve) => {
    context.with(untraced, () => exporter.export(batch, resolve))
  })
}
