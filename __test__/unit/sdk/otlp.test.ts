import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { exportToFile, OtlpError } from '../../../ts/sdk/otlp.ts'
import { folderWith } from '../../helpers/folder.ts'
import { exported, requestsOf, spansIn, valuesOf } from '../../helpers/otlp.ts'
import {
  startMs,
  tracedAttempt,
  tracedPolicy,
  tracedRun,
  tracedTask,
} from '../../helpers/traced-run.ts'

const traceId = '0199cb2a8f007abc8def0123456789ab'
const failure = {
  error_type: 'TASK_ERROR',
  message: 'rows is not iterable',
  name: 'TypeError',
  stack: 'TypeError: rows is not iterable\n    at report.ts:14:21',
} as const

test('a task is a span of the trace that its run is, below the task that called it', (t) => {
  const child = tracedTask({ task_id: 1, parent_id: 0, task_name: 'load' })
  const grandchild = tracedTask({ task_id: 2, parent_id: 1, task_name: 'parse' })
  const spans = exported(tracedRun({ tasks: [tracedTask(), child, grandchild] }))
  t.deepEqual(
    spans.map(({ name }) => name),
    ['main', 'load', 'parse'],
  )
  for (const span of spans) {
    t.is(span.traceId, traceId)
    t.regex(span.spanId, /^[\da-f]{16}$/)
    t.is(span.kind, 1, 'SPAN_KIND_INTERNAL')
  }
  const [main, load, parse] = spans
  t.falsy(main?.parentSpanId)
  t.is(load?.parentSpanId, main?.spanId)
  t.is(parse?.parentSpanId, load?.spanId)
})

test('times are nanoseconds as decimal text, exact', (t) => {
  const [span] = exported(tracedRun())
  t.is(span?.startTimeUnixNano, '1760000000000250000')
  t.is(span?.endTimeUnixNano, '1760000000090250000')
})

test('a span says what the task was, what it cost and what it was allowed', (t) => {
  const [span] = exported(tracedRun())
  t.deepEqual(valuesOf(span?.attributes ?? []), {
    'capsule.run_id': '0199cb2a-8f00-7abc-8def-0123456789ab',
    'capsule.program': 'report.ts',
    'capsule.task.name': 'main',
    'capsule.task.state': 'completed',
    'capsule.task.attempts': 1,
    'capsule.fuel_consumed': 45_000,
    'capsule.ram_used': 12_582_912,
    'capsule.fuel_limit': 100_000_000,
    'capsule.ram_limit': 67_108_864,
    'capsule.timeout_ms': 500,
  })
  t.deepEqual(span?.status, { code: 0 })
})

test('a limit that there is not is no attribute', (t) => {
  const policy = tracedPolicy({ ram: null, timeout_ms: null })
  const [span] = exported(tracedRun({ tasks: [tracedTask({ policy })] }))
  const names = span?.attributes.map(({ key }) => key) ?? []
  t.true(names.includes('capsule.fuel_limit'))
  t.deepEqual(
    names.filter((name) => /ram_limit|timeout/.test(name)),
    [],
  )
})

test('a task that failed is an error with an exception', (t) => {
  const attempts = [tracedAttempt({ state: 'failed', error: failure })]
  const [span] = exported(tracedRun({ tasks: [tracedTask({ state: 'failed', attempts })] }))
  t.deepEqual(span?.status, { code: 2, message: failure.message })
  t.is(valuesOf(span?.attributes ?? [])['capsule.error_type'], 'TASK_ERROR')
  t.is(valuesOf(span?.attributes ?? [])['error.type'], 'TASK_ERROR')
  const [event] = span?.events ?? []
  t.is(event?.name, 'exception')
  t.is(event?.timeUnixNano, '1760000000090250000')
  t.deepEqual(valuesOf(event?.attributes ?? []), {
    'exception.type': 'TypeError',
    'exception.message': failure.message,
    'exception.stacktrace': failure.stack,
  })
})

test('a run that was stopped before it began has its error still', (t) => {
  const error = { error_type: 'CANCELLED', message: 'the run was stopped' } as const
  const tasks = [tracedTask({ error, state: 'cancelled', attempts: [] })]
  const [span] = exported(tracedRun({ state: 'cancelled', error, tasks }))
  t.deepEqual(span?.status, { code: 2, message: error.message })
  t.is(valuesOf(span?.attributes ?? [])['capsule.task.attempts'], 0)
})

test('attempts are spans of their own where there was more than one', (t) => {
  const request = { method: 'GET', url: 'https://example.com/', status: 200 }
  const attempts = [
    tracedAttempt({ state: 'failed', error: failure, ended_ms: startMs + 20 }),
    tracedAttempt({ number: 2, started_ms: startMs + 30, host_requests: [request] }),
  ]
  const child = tracedTask({ task_id: 1, parent_id: 0, task_name: 'load', attempts })
  const spans = exported(tracedRun({ tasks: [tracedTask(), child] }))
  const [, load, first, second] = spans
  t.deepEqual(
    spans.map(({ name }) => name),
    ['main', 'load', 'attempt 1', 'attempt 2'],
  )
  t.deepEqual([first?.parentSpanId, second?.parentSpanId], [load?.spanId, load?.spanId])
  t.is(new Set(spans.map(({ spanId }) => spanId)).size, 4)
  t.deepEqual(
    [load, first, second].map((span) => span?.status.code),
    [0, 2, 0],
  )
  t.is(first?.endTimeUnixNano, '1760000000020250000')
  t.is(valuesOf(second?.attributes ?? [])['capsule.attempt'], 2)
  t.deepEqual(
    [load, first, second].map((span) => span?.events.map(({ name }) => name)),
    [[], ['exception'], ['http.request']],
  )
})

test('requests are events; those over the limit are counted', (t) => {
  const request = { method: 'POST', url: 'https://example.com/a?b=c' }
  const answered = { ...request, status: 201 }
  const requests = [answered, ...Array.from({ length: 199 }, () => request)]
  const attempts = [tracedAttempt({ host_requests: requests })]
  const [span] = exported(tracedRun({ tasks: [tracedTask({ attempts })] }))
  const asked = { 'http.request.method': 'POST', 'url.full': request.url }
  t.deepEqual(valuesOf(span?.events[0]?.attributes ?? []), {
    ...asked,
    'http.response.status_code': 201,
  })
  t.deepEqual(valuesOf(span?.events[1]?.attributes ?? []), asked)
  t.is(span?.events.length, 128)
  t.is(span?.droppedEventsCount, 72)
})

test('a run that goes on is not exported; a task in it without an end ends with it', (t) => {
  t.deepEqual(exported(tracedRun({ state: 'running', ended_ms: null })), [])
  const attempts = [tracedAttempt({ state: 'running', ended_ms: null })]
  const [span] = exported(tracedRun({ tasks: [tracedTask({ ended_ms: null, attempts })] }))
  t.is(span?.endTimeUnixNano, '1760000000100250000')
})

test('a clock that was set back makes no span that ends before it starts', (t) => {
  const [span] = exported(tracedRun({ tasks: [tracedTask({ ended_ms: startMs - 5000 })] }))
  t.is(span?.endTimeUnixNano, span?.startTimeUnixNano)
})

test('a file has one request a line, replaces what was there, and leaves no draft', async (t) => {
  const folder = folderWith(t)
  const path = join(folder, 'spans.jsonl')
  writeFileSync(path, 'old')
  const other = tracedRun({ run_id: '0199cb2a-8f00-7abc-8def-ffffffffffff' })
  const env = { OTEL_SERVICE_NAME: 'nightly', OTEL_RESOURCE_ATTRIBUTES: 'team=a%20b' }
  await exportToFile(path, [tracedRun(), other], { env })
  const requests = requestsOf(readFileSync(path, 'utf8'))
  t.is(spansIn(requests).length, 2)
  const [of] = requests[0]?.resourceSpans ?? []
  t.deepEqual(valuesOf(of?.resource.attributes ?? []), { 'service.name': 'nightly', team: 'a b' })
  t.is(of?.scopeSpans[0]?.scope.name, 'capsule')
  t.deepEqual(readdirSync(folder), ['spans.jsonl'])
})

test('a file that cannot be written is said with its path', async (t) => {
  const path = join(folderWith(t), 'missing', 'spans.jsonl')
  const error = await t.throwsAsync(exportToFile(path, [tracedRun()], { env: {} }))
  t.true(error instanceof OtlpError)
  t.true(error?.message.startsWith(`${path} cannot be written: ENOENT`), error?.message)
})
