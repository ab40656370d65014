import test from 'ava'
import { task } from '../../../ts/sdk/task.ts'

test('outside a sandbox a task over a plain function gives its envelope at once', (t) => {
  const double = task({ name: 'double' }, (n: number) => n * 2)
  const envelope = double(21)
  t.is(double.taskName, 'double')
  t.true(envelope.success)
  t.is(envelope.result, 42)
  t.is(envelope.error, null)
  t.is(envelope.execution.task_name, 'double')
})

test('outside a sandbox a task over an async function gives a promise of its envelope', async (t) => {
  const envelope = await task({ name: 'later' }, async () => 'done')()
  t.is(envelope.result, 'done')
})

test('spawn gives a promise for either kind', async (t) => {
  const plain = await task({ name: 'plain' }, () => 1).spawn()
  const later = await task({ name: 'later' }, async () => 2).spawn()
  t.deepEqual([plain.result, later.result], [1, 2])
})

function fail(): never {
  throw new TypeError('no')
}

test('what a task throws is an envelope, not an exception', async (t) => {
  const plain = task({ name: 'fail' }, fail)()
  t.is(plain.error?.error_type, 'TASK_ERROR')
  t.is(plain.error?.name, 'TypeError')
  t.is(plain.error?.message, 'no')
  const later = await task({ name: 'fail' }, async () => fail())()
  t.is(later.error?.name, 'TypeError')
})

test('arguments and results pass through JSON as they would in a sandbox', (t) => {
  const echo = task({ name: 'echo' }, (value: unknown) => value)
  t.is(echo(new Date(0)).result, '1970-01-01T00:00:00.000Z')
  t.is(echo(undefined).result, null)
  t.is(echo(1n).error?.error_type, 'INVALID_ARGUMENTS')
  const wide = task({ name: 'wide' }, () => ({ total: 1n }))()
  t.is(wide.error?.error_type, 'INVALID_RESULT')
  t.regex(wide.error?.message ?? '', /^result\.total is a BigInt/)
})

test('a task without a name or a function is refused where it is declared', (t) => {
  t.throws(() => task({ name: '' }, () => 1), { message: 'A task needs a name.' })
  t.throws(() => Reflect.apply(task, undefined, [{ name: 'a' }]), {
    message: 'task "a" needs a function.',
  })
})
