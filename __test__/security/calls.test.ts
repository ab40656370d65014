// Attacks by way of calls: every right is the callee's own as declared, everything else a clear error.

import test from 'ava'
import { programOf } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'
import { serve } from '../helpers/server.ts'

test('a run can call 10,000 tasks, and no more (Python)', async (t) => {
  const program = pythonProgram(
    t,
    `@task
def nothing(): pass
@task(compute="HIGH")
def main():
  count = 0
  while True:
    error = nothing()["error"]
    if error is not None: return [count, error["error_type"]]
    count += 1`,
  )
  t.deepEqual((await program('main')).result, [10_000, 'QUOTA_EXCEEDED'])
})

test('a Python task at the top level cannot be called, in either manner', async (t) => {
  for (const call of ['later()', 'later.spawn()', 'plain()', 'plain.spawn()']) {
    const program = pythonProgram(
      t,
      `@task
async def later(): return 1
@task
def plain(): return 1
try: told = ${call}
except RuntimeError as error: told = str(error)
@task
def main(): return told`,
    )
    t.is((await program('main')).result, 'a task was called while the program was loaded')
  }
})

test('a run can call 10,000 tasks, and no more (TypeScript)', async (t) => {
  const program = programOf(
    t,
    `const nothing = task({ name: 'nothing' }, () => null)
    export const main = task({ name: 'main', compute: 'HIGH' }, () => {
      for (let count = 0; ; count++) {
        const { error } = nothing()
        if (error !== null) return [count, error.error_type, error.message]
      }
    })`,
  )
  const { result } = await program('main')
  t.deepEqual(result, [
    10_000,
    'QUOTA_EXCEEDED',
    'the run has called 10000 tasks, which is the most',
  ])
})

test('a task at the top level cannot be called, in either manner', async (t) => {
  for (const call of ['later()', 'later.spawn()']) {
    const program = programOf(
      t,
      `const later = task({ name: 'later' }, async () => 1)
      const told = ${call}.catch((error: Error) => error.message)
      export const main = task({ name: 'main' }, async () => told)`,
    )
    t.is((await program('main')).result, 'a task was called while the program was loaded')
  }
})

test('calls aside with large arguments wait for each other, and all are made', async (t) => {
  const program = programOf(
    t,
    `const length = task({ name: 'length' }, async (text: string) => text.length)
    export const main = task({ name: 'main', compute: 'HIGH' }, async () => {
      const text = 'x'.repeat(20 << 20)
      const calls = Array.from({ length: 12 }, () => length(text))
      return (await Promise.all(calls)).map(({ result, error }) => error?.error_type ?? result)
    })`,
  )
  const { result, error } = await program('main')
  t.deepEqual(
    result,
    Array.from({ length: 12 }, () => 20 << 20),
    JSON.stringify(error),
  )
})

test('children end with their parent', async (t) => {
  const open = new Set<object>()
  const server = await serve(t, ({ socket }) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  const program = programOf(
    t,
    `const hang = task({ name: 'hang', allowedHosts: ['127.0.0.1'] }, async (url: string) => (await fetch(url)).text())
    export const main = task({ name: 'main', timeout: '2s' }, async (url: string) =>
      Promise.all(Array.from({ length: 5 }, () => hang(url))))
    export const check = task({ name: 'check' }, () => null)`,
  )
  const { error } = await program('main', [`http://127.0.0.1:${server.port}/`])
  t.is(error?.error_type, 'TIMEOUT')
  t.true(server.requests.length > 0)
  // Calls of the same process, until the connections are seen to be closed; the test's own time ends it if not.
  while (open.size > 0) await program('check')
  t.is(open.size, 0)
})
