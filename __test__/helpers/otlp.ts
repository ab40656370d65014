import { requestLines } from '../../ts/sdk/opentelemetry/exporter.ts'
import type { RunTrace } from '../../ts/sdk/trace.ts'

/** An attribute of OTLP in JSON. */
export interface OtlpAttribute {
  key: string
  value: { stringValue?: string; intValue?: number; doubleValue?: number }
}

/** A span of OTLP in JSON, as the specification maps it. */
export interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: OtlpAttribute[]
  events: { name: string; timeUnixNano: string; attributes: OtlpAttribute[] }[]
  droppedEventsCount: number
  status: { code: number; message?: string }
}

/** A request of OTLP in JSON. */
export interface OtlpRequest {
  resourceSpans: {
    resource: { attributes: OtlpAttribute[] }
    scopeSpans: { scope: { name: string; version: string }; spans: OtlpSpan[] }[]
  }[]
}

/** The requests of a file, one a line. */
export function requestsOf(lines: string): OtlpRequest[] {
  return lines
    .split('\n')
    .slice(0, -1)
    .map((line): OtlpRequest => JSON.parse(line))
}

/** The spans of requests, in their order. */
export function spansIn(requests: readonly OtlpRequest[]): OtlpSpan[] {
  return requests.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  )
}

/** What is exported of runs. */
export function exported(...runs: RunTrace[]): OtlpSpan[] {
  return spansIn(requestsOf(requestLines(runs, { serviceName: undefined, attributes: undefined })))
}

/** Attributes by their names. */
export function valuesOf(attributes: readonly OtlpAttribute[]): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      return [key, value.stringValue ?? value.intValue ?? value.doubleValue ?? '']
    }),
  )
}
