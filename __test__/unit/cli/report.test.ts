import test from 'ava'
import { colorsFor } from '../../../ts/cli/colors.ts'
import { prettyEnvelope } from '../../../ts/cli/pretty.ts'
import { renderFailure } from '../../../ts/cli/report.ts'
import type { Envelope, Execution, Failure, TaskFailure } from '../../../ts/sdk/envelope.ts'
import { folderWith } from '../../helpers/folder.ts'

const execution: Execution = {
  task_name: 'main',
  duration_ms: 412,
  retries: 0,
  fuel_consumed: 1_200_000,
  ram_used: 14 * 1024 ** 2,
  run_id: 'r',
  host_requests: [],
}

const plain = colorsFor(process.stderr, { NO_COLOR: '1' })
const colored = colorsFor(process.stderr, { FORCE_COLOR: '1' })

function failed(error: TaskFailure): Failure {
  return { success: false, result: null, error, execution }
}

const thrown = failed({
  error_type: 'TASK_ERROR',
  name: 'TypeError',
  message: 'rows.map is not a function',
  stack:
    'TypeError: rows.map is not a function\n    at main (src/report.ts:14:15)\n    at src/report.ts:20:1',
})

test('what a task threw is shown with its place and the lines around it', (t) => {
  const lines = Array.from({ length: 20 }, () => '')
  lines.splice(12, 2, '  const rows = JSON.parse(text)', '  return rows.map((r) => r.total)')
  const root = folderWith(t, { 'src/report.ts': lines.join('\n') })
  t.is(
    renderFailure(thrown, root, plain),
    `✗ main failed: TypeError: rows.map is not a function
    src/report.ts:14:15
  13 │   const rows = JSON.parse(text)
  14 │   return rows.map((r) => r.total)
     │               ^`,
  )
})

test('a source that has gone leaves the place', (t) => {
  t.is(
    renderFailure(thrown, folderWith(t), plain),
    '✗ main failed: TypeError: rows.map is not a function\n    src/report.ts:14:15',
  )
})

test('what was thrown without being an error has no place', (t) => {
  const failure = failed({ error_type: 'TASK_ERROR', message: 'null' })
  t.is(renderFailure(failure, '/', plain), '✗ main failed: null')
})

test('a limit says its name and what to do', (t) => {
  const failure = failed({ error_type: 'OUT_OF_FUEL', message: '"main" used its fuel.' })
  t.is(renderFailure(failure, '/', plain), '✗ OUT_OF_FUEL: "main" used its fuel.')
})

test('an error of a called task is told with its task and where that was called', (t) => {
  const failure = failed({
    error_type: 'TASK_ERROR',
    name: 'TypeError',
    message: 'rows.map is not a function',
    cause: {
      task_name: 'load',
      error_type: 'TASK_ERROR',
      name: 'TypeError',
      message: 'rows.map is not a function',
      stack: 'TypeError: rows.map is not a function\n    at load (report.ts:14:21)',
      called_at: '    at main (report.ts:22:9)',
    },
  })
  t.is(
    renderFailure(failure, '/', plain),
    `✗ main failed: TypeError: rows.map is not a function
    report.ts:14:21
  in task "load", called by "main" (report.ts:22)`,
  )
})

test('causes are told below, through tasks', (t) => {
  const failure = failed({
    error_type: 'TASK_ERROR',
    name: 'Error',
    message: 'no report',
    stack: 'Error: no report\n    at main (report.ts:30:9)',
    cause: {
      task_name: 'load',
      error_type: 'TASK_ERROR',
      name: 'Error',
      message: 'nothing to load',
      cause: { task_name: 'fetch', error_type: 'TIMEOUT', message: '"fetch" took longer.' },
    },
  })
  t.is(
    renderFailure(failure, '/', plain),
    `✗ main failed: Error: no report
    report.ts:30:9
  caused by Error: nothing to load
  in task "load", called by "main"
  caused by TIMEOUT: "fetch" took longer.
  in task "fetch", called by "load"`,
  )
})

test('what a task throws does not reach the terminal as commands', (t) => {
  const failure = failed({ error_type: 'TASK_ERROR', message: '\u001B[2J\u001B]0;title\u0007' })
  t.is(renderFailure(failure, '/', plain), '✗ main failed: ␛[2J␛]0;title␇')
})

test('a pretty envelope without its colours is the envelope', (t) => {
  const result = { 'a "key": 1': ['true', true, null, -1.5e10, '\\', 'é{}'] }
  const envelope: Envelope = { success: true, result, error: null, execution }
  t.is(prettyEnvelope(envelope, plain), JSON.stringify(envelope, null, 2))
  const escapes = new RegExp(String.raw`${String.fromCharCode(27)}\[\d+m`, 'g')
  t.is(prettyEnvelope(envelope, colored).replaceAll(escapes, ''), JSON.stringify(envelope, null, 2))
})

test('a pretty envelope has no commands for a terminal', (t) => {
  const envelope: Envelope = {
    success: true,
    result: '\u001B\u007F\u009B2J',
    error: null,
    execution,
  }
  const text = prettyEnvelope(envelope, plain)
  t.regex(text, /"\\u001b\\u007f\\u009b2J"/)
  t.deepEqual(JSON.parse(text), envelope)
})

test('colours are for terminals, and can be refused and forced', (t) => {
  const terminal = Object.assign(Object.create(process.stderr), { isTTY: true })
  const pipe = Object.assign(Object.create(process.stderr), { isTTY: false })
  const isColored = (stream: typeof terminal, env: Record<string, string>): boolean => {
    return colorsFor(stream, env).red('x') !== 'x'
  }
  t.true(isColored(terminal, {}))
  t.false(isColored(pipe, {}))
  t.false(isColored(terminal, { NO_COLOR: '1' }))
  t.true(isColored(terminal, { NO_COLOR: '' }))
  t.false(isColored(terminal, { TERM: 'dumb' }))
  t.true(isColored(pipe, { FORCE_COLOR: '1' }))
  t.false(isColored(terminal, { FORCE_COLOR: '0' }))
})
