import { millisToHrTime } from '@opentelemetry/core'
import type { TimedEvent } from '@opentelemetry/sdk-trace'
import type { TracedAttempt } from '../trace.ts'
import { attributesOf, publicUrl } from './attributes.ts'

/** Events of a span, and how many more there were. */
export interface EventList {
  events: TimedEvent[]
  dropped: number
}

/** As many as OpenTelemetry allows a span by default; a task may make thousands of requests. */
const maxEvents = 128

/** An attempt's HTTP requests, which have no times and so get that of its start, and what went wrong. */
export function eventsOf(
  { started_ms: startedMs, error, host_requests: requests }: TracedAttempt,
  endedMs: number,
): EventList {
  const exceptions = error === null ? [] : [exceptionOf(error, endedMs)]
  const kept = requests.slice(0, maxEvents - exceptions.length)
  const requested = kept.map(({ method, url, status }) => ({
    name: 'http.request',
    time: millisToHrTime(startedMs),
    attributes: attributesOf({
      'http.request.method': method,
      'url.full': publicUrl(url),
      'http.response.status_code': status,
    }),
  }))
  return { events: [...requested, ...exceptions], dropped: requests.length - kept.length }
}

function exceptionOf(error: NonNullable<TracedAttempt['error']>, endedMs: number): TimedEvent {
  return {
    name: 'exception',
    time: millisToHrTime(endedMs),
    attributes: attributesOf({
      'exception.type': error.name ?? error.error_type,
      'exception.message': error.message,
      'exception.stacktrace': error.stack,
    }),
  }
}
