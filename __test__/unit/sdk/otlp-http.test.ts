import test from 'ava'
import { exportToUrl, OtlpError } from '../../../ts/sdk/otlp.ts'
import { collect } from '../../helpers/collector.ts'
import { spansIn, type OtlpRequest } from '../../helpers/otlp.ts'
import { messageIn } from '../../helpers/protobuf.ts'
import { tracedRun, tracedTask } from '../../helpers/traced-run.ts'

const asJson = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
const atOnce = { 'retry-after': '0' }

test('a collector gets a run as protobuf, which is what the standard sends by default', async (t) => {
  const { url, received } = await collect(t)
  const tasks = [tracedTask(), tracedTask({ task_id: 1, parent_id: 0, task_name: 'load' })]
  await exportToUrl(url, [tracedRun({ tasks })], { env: {} })
  t.deepEqual(
    received.map(({ path, headers }) => [path, headers['content-type']]),
    [['/v1/traces', 'application/x-protobuf']],
  )
  // ExportTraceServiceRequest.resource_spans.scope_spans.spans, and a span's fields, as in trace.proto.
  const span = messageIn(received[0]?.body ?? Buffer.alloc(0), [1, 2, 2])
  t.is(span.get(1)?.toString('hex'), '0199cb2a8f007abc8def0123456789ab')
  t.is(span.get(2)?.toString('hex'), '0000000000000002')
  t.is(span.get(4)?.toString('hex'), '0000000000000001')
  t.is(span.get(5)?.toString(), 'load')
  t.is(span.get(7)?.readBigUInt64LE(), 1_760_000_000_000_250_000n)
})

test('or as JSON, with the headers that the environment names', async (t) => {
  const { url, received } = await collect(t)
  const env = {
    ...asJson,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20one,x-team=a',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'authorization=Bearer%20two',
  }
  await exportToUrl(url, [tracedRun()], { env })
  const [request] = received
  const { authorization, 'x-team': team, 'content-type': type } = request?.headers ?? {}
  t.deepEqual(
    { authorization, team, type },
    {
      authorization: 'Bearer two',
      team: 'a',
      type: 'application/json',
    },
  )
  const body: OtlpRequest = JSON.parse(String(request?.body))
  t.is(spansIn([body])[0]?.name, 'main')
})

const places: [given: string, path: string][] = [
  ['', '/v1/traces'],
  ['/', '/v1/traces'],
  ['/custom', '/custom'],
  ['/custom/?key=a', '/custom/?key=a'],
  ['?key=a', '/v1/traces?key=a'],
]

for (const [given, path] of places) {
  test(`http://HOST${given} is asked at ${path}`, async (t) => {
    const { url, received } = await collect(t)
    await exportToUrl(`${url}${given}`, [tracedRun()], { env: {} })
    t.deepEqual(
      received.map((request) => request.path),
      [path],
    )
  })
}

test('a collector that is busy is asked again', async (t) => {
  const { url, received } = await collect(t, { status: 503, headers: atOnce })
  await exportToUrl(url, [tracedRun()], { env: {} })
  t.is(received.length, 2)
  t.deepEqual(received[0]?.body, received[1]?.body)
})

test('a collector that stays busy is an error', async (t) => {
  const busy = { status: 503, headers: atOnce }
  const { url } = await collect(t, ...Array.from({ length: 10 }, () => busy))
  const error = await t.throwsAsync(exportToUrl(url, [tracedRun()], { env: {} }))
  t.true(error instanceof OtlpError)
  t.is(error?.message, `${url}/v1/traces is too busy: 429, 502, 503 or 504, also when asked again`)
})

test('a refusal is an error with the status and the first words of the answer, asked once', async (t) => {
  const body = `no\u001B[31m such\n\ttenant ${'x'.repeat(1000)}`
  const { url, received } = await collect(t, { status: 400, body })
  const error = await t.throwsAsync(exportToUrl(url, [tracedRun()], { env: {} }))
  t.true(error instanceof OtlpError)
  t.regex(error?.message ?? '', /\/v1\/traces answered 400 Bad Request: no \[31m such tenant x+$/)
  t.true((error?.message.length ?? 0) < 300)
  t.is(received.length, 1)
})

test('a redirect is not followed: the headers are for the host that was named', async (t) => {
  const other = await collect(t)
  const { url } = await collect(t, { status: 307, headers: { location: other.url } })
  const error = await t.throwsAsync(exportToUrl(url, [tracedRun()], { env: {} }))
  t.regex(error?.message ?? '', /answered 307 Temporary Redirect/)
  t.is(other.received.length, 0)
})

test('a collector that does not answer is given up on', async (t) => {
  const { url, received } = await collect(t, 'silence')
  const error = await t.throwsAsync(exportToUrl(url, [tracedRun()], { env: {}, timeoutMs: 50 }))
  t.is(error?.message, `${url}/v1/traces did not answer: Request timed out`)
  t.is(received.length, 1)
})

test('a password or key in the URL is not in the error', async (t) => {
  const { url } = await collect(t, { status: 401 })
  const secret = `${url.replace('//', '//ada:secret@')}/t?key=secret`
  const error = await t.throwsAsync(exportToUrl(secret, [tracedRun()], { env: {} }))
  t.is(error?.message, `${url}/t answered 401 Unauthorized`)
})

test('nobody listening is an error that says so', async (t) => {
  const port = 1 // nothing of a test's own has it
  const url = `http://127.0.0.1:${port}`
  const error = await t.throwsAsync(exportToUrl(url, [tracedRun()], { env: {}, timeoutMs: 500 }))
  t.is(error?.message, `${url}/v1/traces refused the connection. Is a collector listening there?`)
})

test('another protocol is refused before anything is sent', async (t) => {
  const { url, received } = await collect(t)
  const env = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }
  const error = await t.throwsAsync(exportToUrl(url, [tracedRun()], { env }))
  t.true(error instanceof OtlpError)
  t.regex(error?.message ?? '', /^OTEL_EXPORTER_OTLP_PROTOCOL is "grpc", and .* over HTTP only\./)
  t.is(received.length, 0)
})
