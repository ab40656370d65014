import {
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Attributes,
  type SpanContext,
  type SpanStatus,
} from '@opentelemetry/api'
import { millisToHrTime } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { RunTrace, TracedAttempt, TracedTask } from '../trace.ts'
import { version } from '../version.ts'
import { attributesOf, boundedText } from './attributes.ts'
import { eventsOf, type EventList } from './events.ts'

/**
 * A run as spans: one for each task, and below it one for each attempt where there was more than
 * one. The same run gives the same ids each time. A run that goes on has none yet: a span has an end.
 */
export function spansOf(run: RunTrace, resource: Resource): ReadableSpan[] {
  const { ended_ms: runEndedMs } = run
  if (runEndedMs === null) return []
  return run.tasks.flatMap((task) => {
    const endedMs = task.ended_ms ?? runEndedMs
    const several = task.attempts.length > 1 ? task.attempts : []
    const attempts = several.map((attempt) => attemptSpan(run, task, attempt, endedMs))
    return [taskSpan(run, task, endedMs), ...attempts].map((span) => complete(span, run, resource))
  })
}

// One object: the exporter puts spans together whose objects are the same.
const instrumentationScope = { name: 'capsule', version }

/** What differs from span to span. */
interface Part {
  name: string
  id: string
  parentId: string | undefined
  startedMs: number
  endedMs: number
  attributes: Attributes
  status: SpanStatus
  events: EventList
}

function taskSpan(run: RunTrace, task: TracedTask, endedMs: number): Part {
  const { task_id: id, parent_id: parent, policy, attempts } = task
  const last = attempts.at(-1)
  // One that never ran has no attempt to fail.
  const error = last?.error ?? task.error
  return {
    name: boundedText(task.task_name),
    id: idOf(id, 0),
    parentId: parent === null ? undefined : idOf(parent, 0),
    startedMs: task.queued_ms,
    endedMs,
    attributes: attributesOf({
      'capsule.run_id': run.run_id,
      'capsule.program': run.program,
      'capsule.task.name': task.task_name,
      'capsule.task.state': task.state,
      'capsule.task.attempts': attempts.length,
      ...costOf(last),
      'capsule.fuel_limit': policy?.compute,
      'capsule.ram_limit': policy?.ram,
      'capsule.timeout_ms': policy?.timeout_ms,
      ...(task.state === 'completed' ? {} : errorTypeOf(error)),
    }),
    status: statusOf(task.state, error),
    events: last && attempts.length === 1 ? eventsOf(last, endedMs) : { events: [], dropped: 0 },
  }
}

function attemptSpan(
  run: RunTrace,
  task: TracedTask,
  attempt: TracedAttempt,
  taskEndedMs: number,
): Part {
  const endedMs = attempt.ended_ms ?? taskEndedMs
  return {
    name: `attempt ${attempt.number}`,
    id: idOf(task.task_id, attempt.number),
    parentId: idOf(task.task_id, 0),
    startedMs: attempt.started_ms,
    endedMs,
    attributes: attributesOf({
      'capsule.run_id': run.run_id,
      'capsule.task.name': task.task_name,
      'capsule.attempt': attempt.number,
      ...costOf(attempt),
      ...errorTypeOf(attempt.error),
    }),
    status: statusOf(attempt.state, attempt.error),
    events: eventsOf(attempt, endedMs),
  }
}

function costOf(attempt: TracedAttempt | undefined): Record<string, number | null | undefined> {
  return {
    'capsule.fuel_consumed': attempt?.fuel_consumed,
    'capsule.ram_used': attempt?.ram_used,
  }
}

function errorTypeOf(error: RunTrace['error']): Record<string, string | undefined> {
  // The second is OpenTelemetry's own word, which backends group by.
  return { 'capsule.error_type': error?.error_type, 'error.type': error?.error_type }
}

function statusOf(state: TracedTask['state'], error: RunTrace['error']): SpanStatus {
  if (state === 'completed') return { code: SpanStatusCode.UNSET }
  const message = error === null ? state : boundedText(error.message)
  return { code: SpanStatusCode.ERROR, message }
}

function complete(part: Part, run: RunTrace, resource: Resource): ReadableSpan {
  const { name, id, parentId, startedMs, status, attributes } = part
  const { events, dropped } = part.events
  const traceId = run.run_id.replaceAll('-', '')
  const contextOf = (spanId: string): SpanContext => {
    return { traceId, spanId, traceFlags: TraceFlags.SAMPLED }
  }
  // A clock that was set back in between must not make a span that ends before it starts.
  const endedMs = Math.max(startedMs, part.endedMs)
  return {
    name,
    kind: SpanKind.INTERNAL,
    spanContext: () => contextOf(id),
    ...(parentId === undefined ? {} : { parentSpanContext: contextOf(parentId) }),
    startTime: millisToHrTime(startedMs),
    endTime: millisToHrTime(endedMs),
    duration: millisToHrTime(endedMs - startedMs),
    ended: true,
    status,
    attributes,
    events,
    links: [],
    resource,
    instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: dropped,
    droppedLinksCount: 0,
  }
}

/** Unique in its trace, which is all that a span's id has to be: 8 bytes, and never all zeros. */
function idOf(task: number, attempt: number): string {
  return hex(attempt) + hex(task + 1)
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0')
}
