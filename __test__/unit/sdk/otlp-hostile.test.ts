// What a program chose (names, messages, URLs) goes to a system that others rely on.

import test from 'ava'
import { maxTextLength, publicUrl } from '../../../ts/sdk/opentelemetry/attributes.ts'
import { requestLines } from '../../../ts/sdk/opentelemetry/exporter.ts'
import { exported, requestsOf, spansIn, valuesOf } from '../../helpers/otlp.ts'
import {
  startMs,
  tracedAttempt,
  tracedPolicy,
  tracedRun,
  tracedTask,
} from '../../helpers/traced-run.ts'

const long = 'x'.repeat(1_000_000)
const source = { serviceName: undefined, attributes: undefined }

test('every text is bounded', (t) => {
  const error = { error_type: 'TASK_ERROR', message: long, name: long, stack: long } as const
  const requests = [{ method: long, url: `https://example.com/${long}` }]
  const attempts = [tracedAttempt({ state: 'failed', error, host_requests: requests })]
  const tasks = [tracedTask({ task_name: long, state: 'failed', attempts })]
  const [span] = exported(tracedRun({ program: long, task_name: long, tasks }))
  const events = span?.events.flatMap(({ attributes }) => attributes) ?? []
  const values = Object.values({ ...valuesOf(span?.attributes ?? []), ...valuesOf(events) })
  const texts = [span?.name, span?.status.message, ...values.filter((value) => value !== '')]
  const lengths = texts.map((text) => String(text).length)
  t.is(Math.max(...lengths), maxTextLength)
  t.is(lengths.filter((length) => length === maxTextLength).length, 9)
})

test('half of a character becomes one that every encoding has', (t) => {
  const cut = `${'x'.repeat(maxTextLength - 2)}😀 and more`
  for (const name of ['a\uD800b', cut]) {
    const [span] = exported(tracedRun({ tasks: [tracedTask({ task_name: name })] }))
    t.true(span?.name.isWellFormed(), JSON.stringify(name.slice(0, 3)))
    t.true((span?.name.length ?? 0) <= maxTextLength)
  }
})

test('what a task printed is not exported, nor the names of what it may see', (t) => {
  const output = [{ time_ms: startMs, stream: 'stdout', text: 'printed-secret' } as const]
  const policy = tracedPolicy({ env: ['SECRET_NAME'] })
  const task = tracedTask({ policy, attempts: [tracedAttempt({ output })] })
  const lines = requestLines([tracedRun({ tasks: [task] })], source)
  t.notRegex(lines, /printed-secret|SECRET_NAME/)
})

const urls: [url: string, shown: string][] = [
  ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
  ['https://ada:pw@example.com/', 'https://REDACTED:REDACTED@example.com/'],
  ['https://ada@example.com/', 'https://REDACTED@example.com/'],
  ['https://example.com/?a=1&sig=xyz', 'https://example.com/?a=1&sig=REDACTED'],
  ['https://example.com/?X-Goog-Signature=xyz', 'https://example.com/?X-Goog-Signature=REDACTED'],
  ['https://example.com/?sigh=xyz', 'https://example.com/?sigh=xyz'],
  ['not a URL', 'not a URL'],
]

for (const [url, shown] of urls) {
  test(`the URL ${url} is exported as ${shown}`, (t) => {
    t.is(publicUrl(url), shown)
  })
}

test('a run of many tasks goes in several requests, each span once', (t) => {
  const tasks = Array.from({ length: 1200 }, (_, id) => {
    return tracedTask({ task_id: id, parent_id: id === 0 ? null : 0 })
  })
  const requests = requestsOf(requestLines([tracedRun({ tasks })], source))
  const sizes = requests.map((request) => spansIn([request]).length)
  t.deepEqual(sizes, [512, 512, 176])
  t.is(new Set(spansIn(requests).map(({ spanId }) => spanId)).size, 1200)
})

test('a request stays below what a collector accepts, whatever its spans carry', (t) => {
  // Three bytes a character, the most that there are.
  const url = `https://example.com/${'界'.repeat(4000)}`
  const attempts = [
    tracedAttempt({ host_requests: Array.from({ length: 128 }, () => ({ method: 'GET', url })) }),
  ]
  const tasks = Array.from({ length: 16 }, (_, id) => tracedTask({ task_id: id, attempts }))
  const lines = requestLines([tracedRun({ tasks })], source)
  t.is(spansIn(requestsOf(lines)).length, 16)
  for (const line of lines.split('\n')) t.true(Buffer.byteLength(line) < 20 * 2 ** 20)
})
