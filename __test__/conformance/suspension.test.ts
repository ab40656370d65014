// sleep() and signal() where there is no host to ask, and what they are beside the rest of a program.

import test from 'ava'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { projectOf } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'

const suspensions: [call: string, pythonCall: string][] = [
  ['sleep(1)', 'sleep(1)'],
  [`signal('approval')`, `wait_signal("approval")`],
]

for (const [call, pythonCall] of suspensions) {
  const said = `${call.split('(')[0]}() was called while the program was loaded`
  test(`${call} at the top level of a program is refused (TypeScript)`, async (t) => {
    const source = `import { task, sleep, signal } from '@capsule-run/sdk'
    await ${call}
    export const main = task({ name: 'main' }, () => 1)`
    const { call: start } = projectOf(t, 'program.ts', { 'program.ts': source })
    const error = await t.throwsAsync(start(), { instanceOf: CapsuleError, code: 'LOAD_ERROR' })
    t.true(error.message.includes(said), error.message)
  })

  test(`${pythonCall} at the top level of a program is refused (Python)`, async (t) => {
    const start = pythonProgram(
      t,
      `from capsule import sleep, wait_signal\n${pythonCall}\n@task\ndef main(): return 1`,
    )
    const error = await t.throwsAsync(start(), { instanceOf: CapsuleError, code: 'LOAD_ERROR' })
    const name = pythonCall.split('(')[0]
    t.true(error.message.includes(`${name} was called while the program was loaded`), error.message)
  })
}

test('an option that signal() has not is refused before anything is waited for', async (t) => {
  const source = `import { task, signal } from '@capsule-run/sdk'
  const given = JSON.parse('{ "timeOut": "1d" }')
  export const main = task({ name: 'main' }, async () => signal('approval', given))`
  const { call } = projectOf(t, 'program.ts', { 'program.ts': source })
  const { error } = await call()
  t.is(error?.name, 'TypeError')
  t.is(error?.message, 'signal() has no option "timeOut". It has "timeout" and "args".')
})

test('a sleep that fails says where it was called', async (t) => {
  const source = `import { task, sleep } from '@capsule-run/sdk'
async function rest() {
  await sleep('soon')
}
export const main = task({ name: 'main' }, async () => rest())`
  const { call } = projectOf(t, 'program.ts', { 'program.ts': source })
  const { error } = await call()
  t.regex(error?.stack ?? '', /program\.ts:3:/, JSON.stringify(error))
})

test('what an AsyncLocalStorage holds is there after a sleep', async (t) => {
  const source = `import { AsyncLocalStorage } from 'node:async_hooks'
  import { task, sleep } from '@capsule-run/sdk'
  const storage = new AsyncLocalStorage<string>()
  export const main = task({ name: 'main' }, async () =>
    storage.run('held', async () => {
      await sleep(1)
      return storage.getStore()
    }))`
  const { call } = projectOf(t, 'program.ts', { 'program.ts': source })
  const { result, error } = await call()
  t.is(result, 'held', JSON.stringify(error))
})
