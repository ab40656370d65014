import test, { type ExecutionContext } from 'ava'
import { liveExporter } from '../../../ts/sdk/otlp-live.ts'
import { collect } from '../../helpers/collector.ts'
import { spansIn, type OtlpRequest } from '../../helpers/otlp.ts'
import { tracedRun } from '../../helpers/traced-run.ts'

// One after the other: a process has one exporter, that of its environment.

const endpoint = 'http://127.0.0.1:4318'

const silent: [why: string, env: Record<string, string>][] = [
  ['names no collector', {}],
  ['names it by nothing', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
  ['turns it off', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'TRUE' }],
  ['wants no traces', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: 'none' }],
]

for (const [why, env] of silent) {
  test.serial(`nothing is exported where the environment ${why}`, (t) => {
    t.is(liveExporter(env), undefined)
  })
}

const endpoints: [variable: string, below: string, path: string][] = [
  ['OTEL_EXPORTER_OTLP_ENDPOINT', '', '/v1/traces'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', '/', '/v1/traces'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', '/otlp', '/otlp/v1/traces'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', '/own', '/own'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', '', '/'],
]

for (const [variable, below, path] of endpoints) {
  test.serial(`${variable}=http://HOST${below} is asked at ${path}`, async (t) => {
    const { url, received } = await collect(t)
    await liveExporter({ [variable]: `${url}${below}` })?.(tracedRun())
    t.deepEqual(
      received.map((request) => request.path),
      [path],
    )
  })
}

test.serial('whatever goes wrong is one warning of the process, and no error', async (t) => {
  const warnings = warningsOf(t)
  const { url } = await collect(t, { status: 400 }, { status: 500 })
  const exporter = liveExporter({ OTEL_EXPORTER_OTLP_ENDPOINT: url })
  await exporter?.(tracedRun())
  await exporter?.(tracedRun())
  t.is(liveExporter({ OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://ada:secret@host' }), undefined)
  t.is(
    liveExporter({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }),
    undefined,
  )
  // A warning comes in a tick of its own.
  await new Promise((resolve) => setImmediate(resolve))
  t.deepEqual(warnings, [`Runs are not exported: ${url}/v1/traces answered 400 Bad Request`])
})

test.serial('the endpoint for traces wins over the one for all', async (t) => {
  const [shared, own] = [await collect(t), await collect(t)]
  await liveExporter({
    OTEL_EXPORTER_OTLP_ENDPOINT: shared.url,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own.url,
  })?.(tracedRun())
  t.deepEqual([shared.received.length, own.received.length], [0, 1])
})

test.serial(
  'runs that end while one is being sent go together into the next request',
  async (t) => {
    t.deepEqual(await sizesOf(t, 20), [1, 20])
  },
)

test.serial(
  'runs that come faster than a collector takes them do not fill the memory',
  async (t) => {
    t.deepEqual(await sizesOf(t, 150), [1, 100])
  },
)

/** How many runs the requests have when one run ends, and at once so many others. */
async function sizesOf(t: ExecutionContext, others: number): Promise<number[]> {
  const { url, received } = await collect(t)
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
  const first = liveExporter(env)?.(tracedRun())
  await Promise.resolve() // it has been taken
  const rest = Array.from({ length: others }, () => liveExporter(env)?.(tracedRun()))
  await Promise.all([first, ...rest])
  return received.map(({ body }) => {
    const request: OtlpRequest = JSON.parse(String(body))
    return spansIn([request]).length
  })
}

function warningsOf(t: ExecutionContext): string[] {
  const warnings: string[] = []
  const note = ({ name, message }: Error): void => {
    if (name === 'CapsuleTraceWarning') warnings.push(message)
  }
  process.on('warning', note)
  t.teardown(() => process.off('warning', note))
  return warnings
}
