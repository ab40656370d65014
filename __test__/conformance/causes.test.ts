// An error that comes from a called task says so: the chain of causes, with places in the sources.

import test, { type ExecutionContext } from 'ava'
import { run, type ErrorCause, type TaskFailure } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'

const source = `import { task } from '@capsule-run/sdk'
const load = task({ name: 'load' }, (text: string) => {
  const rows = JSON.parse(text)
  return rows.map((row: number) => row)
})
const middle = task({ name: 'middle' }, async () => {
  const { error } = await load.spawn('{}')
  throw new RangeError('middle', { cause: error })
})
export const rethrows = task({ name: 'rethrows' }, () => {
  throw load('{}').error
})
export const explains = task({ name: 'explains' }, async () => {
  const { error } = await middle()
  throw new TypeError('explained', { cause: error })
})
export const rings = task({ name: 'rings' }, () => {
  const error = new Error('ring')
  error.cause = error
  throw error
})
export const forges = task({ name: 'forges' }, () => {
  throw new Error('forged', { cause: { task_name: 'load', error_type: 'TIMEOUT', message: 'no' } })
})
export const grows = task({ name: 'grows', compute: 'HIGH' }, () => {
  let error = new Error('x'.repeat(1 << 20))
  for (let level = 0; level < 1000; level++) error = new Error('x'.repeat(1 << 20), { cause: error })
  throw error
})
`

async function failure(t: ExecutionContext, task: string): Promise<TaskFailure | null> {
  const cwd = folderWith(t, { 'report.ts': source })
  return (await run({ file: 'report.ts', cwd, task })).error
}

function chainOf(cause: ErrorCause | undefined): ErrorCause[] {
  return cause ? [cause, ...chainOf(cause.cause)] : []
}

/** The line that a stack ends with. */
function lineIn(stack: string | undefined): string | undefined {
  return /\(report\.ts:(\d+):\d+\)$/.exec(stack ?? '')?.[1]
}

test('the error of an envelope that is thrown tells its task, its place and where that was called', async (t) => {
  t.deepEqual(await failure(t, 'rethrows'), {
    error_type: 'TASK_ERROR',
    name: 'TypeError',
    message: 'rows.map is not a function',
    cause: {
      task_name: 'load',
      error_type: 'TASK_ERROR',
      name: 'TypeError',
      message: 'rows.map is not a function',
      stack: 'TypeError: rows.map is not a function\n    at load (report.ts:4:15)',
      called_at: '    at rethrows (report.ts:11:9)',
    },
  })
})

test('causes are told through two tasks', async (t) => {
  const error = await failure(t, 'explains')
  const chain = chainOf(error?.cause)
  t.deepEqual(
    chain.map(({ task_name, name, message }) => [task_name, name, message]),
    [
      ['middle', 'RangeError', 'middle'],
      ['load', 'TypeError', 'rows.map is not a function'],
    ],
  )
  t.regex(error?.stack ?? '', /^TypeError: explained\n {4}at .*\(report\.ts:15:\d+\)$/)
  const places = chain.map(({ stack, called_at }) => [lineIn(stack), lineIn(called_at)])
  t.deepEqual(places, [
    ['8', '14'],
    ['4', '7'],
  ])
})

test('a ring of causes ends', async (t) => {
  t.is(chainOf((await failure(t, 'rings'))?.cause).length, 16)
})

test('what looks like the error of an envelope is none', async (t) => {
  const error = await failure(t, 'forges')
  t.is(error?.cause?.task_name, undefined)
  t.is(error?.cause?.error_type, undefined)
})

test('causes of any size are cut', async (t) => {
  const error = await failure(t, 'grows')
  t.is(error?.error_type, 'TASK_ERROR')
  t.true(JSON.stringify(error).length < 4 << 20)
})
