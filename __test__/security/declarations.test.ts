// SPEC section 1: "A task's options are read from the program by loading it once [...]. From then on they
// live in the host. Nothing that a running task does or sends can change any task's options".

import test from 'ava'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { programOf } from '../helpers/program.ts'

const spin = `() => { for (;;); }`

test('a task cannot declare further tasks while it runs', async (t) => {
  const call = programOf(
    t,
    `const keep = task
    const sdk = globalThis[Symbol.for('capsule.sdk')]
    const attempt = (declare) => { try { declare(); return 'declared' } catch (error) { return error.message } }
    export const main = task({ name: 'main' }, () => [
      attempt(() => task({ name: 'a', compute: 'HIGH' }, () => 1)),
      attempt(() => keep({ name: 'b' }, () => 1)),
      attempt(() => sdk.task({ name: 'c' }, () => 1)),
    ])
    export const later = task({ name: 'later' }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return [attempt(() => task({ name: 'd' }, () => 1))]
    })`,
  )
  for (const name of ['main', 'later']) {
    const { result } = await call(name)
    for (const said of Object.values(Object(result)))
      t.regex(String(said), /while the program is loaded/)
  }
  for (const name of ['a', 'b', 'c', 'd']) {
    await t.throwsAsync(call(name), { instanceOf: CapsuleError, code: 'TASK_NOT_FOUND' })
  }
})

/** How a program could try to give itself more than it declared. */
const raises: [what: string, source: string][] = [
  [
    'changes its options after declaring',
    `const options = { name: 'spins', compute: 5_000_000 }
    export const spins = task(options, ${spin})
    options.compute = 'HIGH'`,
  ],
  [
    'changes its options while it runs',
    `const options = { name: 'spins', compute: 5_000_000 }
    export const spins = task(options, () => { options.compute = 'HIGH'; options.name = 'main'; for (;;); })`,
  ],
  [
    'has an option that answers differently each time',
    `let reads = 0
    export const spins = task({ name: 'spins', get compute() { return reads++ === 0 ? 5_000_000 : 'HIGH' } }, ${spin})`,
  ],
  [
    'has options that are a proxy',
    `let reads = 0
    const target = { name: 'spins', compute: 5_000_000 }
    const get = (object, key) => (key === 'compute' && reads++ > 0 ? 'HIGH' : object[key])
    export const spins = task(new Proxy(target, { get }), ${spin})`,
  ],
  [
    'has an option that says something else to JSON',
    `export const spins = task({ name: 'spins', compute: { toJSON: () => 5_000_000 } }, ${spin})`,
  ],
]

for (const [what, source] of raises) {
  test(`a task that ${what} has the limits that were read when it was loaded`, async (t) => {
    const call = programOf(t, source)
    for (let turn = 0; turn < 2; turn++) {
      const { error, execution } = await call('spins')
      t.is(error?.error_type, 'OUT_OF_FUEL')
      t.is(execution.fuel_consumed, 5_000_000)
    }
  })
}

test('a renamed task function still starts the task that it was declared as', async (t) => {
  const call = programOf(
    t,
    `const small = task({ name: 'small', compute: 5_000_000 }, ${spin})
    const big = task({ name: 'big', compute: 'HIGH' }, () => 'big')
    export const main = task({ name: 'main' }, () => {
      try { small.taskName = 'big' } catch {}
      const { error, execution } = small()
      return [error?.error_type, execution.task_name, execution.fuel_consumed, big().result]
    })`,
  )
  t.deepEqual((await call('main')).result, ['OUT_OF_FUEL', 'small', 5_000_000, 'big'])
})

test('a name that answers differently each time runs nothing that was not declared', async (t) => {
  const call = programOf(
    t,
    `let reads = 0
    task({ get name() { return reads++ % 2 === 0 ? 'one' : 'two' }, compute: 'LOW' }, () => 'ran')
    export const other = task({ name: 'other' }, () => 1)`,
  )
  const outcomes = await Promise.all(
    ['one', 'two'].map(async (name) =>
      call(name).then(
        ({ success }) => success,
        () => 'refused',
      ),
    ),
  )
  t.true(outcomes.filter((outcome) => outcome === true).length <= 1)
  t.is((await call('other')).result, 1)
})

const hostile: [what: string, options: string][] = [
  ['a getter that throws', `{ name: 'main', get compute() { throw new Error('no') } }`],
  [
    'a proxy that throws',
    `new Proxy({}, { get() { throw new Error('no') }, ownKeys() { throw new Error('no') } })`,
  ],
  [
    'a revoked proxy',
    `(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()`,
  ],
  [
    'a cycle',
    `(() => { const options = { name: 'main' }; options.ram = options; return options })()`,
  ],
  [
    'ten thousand options',
    `Object.fromEntries([['name', 'main'], ...Array.from({ length: 10_000 }, (_, n) => ['o' + n, n])])`,
  ],
  ['a name of a megabyte', `{ name: 'n'.repeat(1 << 20) }`],
  ['a value of ten megabytes', `{ name: 'main', ram: 'x'.repeat(10 << 20) }`],
  [
    'a value that cannot be printed',
    `{ name: 'main', ram: { toJSON() { throw 1 }, toString() { throw 2 } } }`,
  ],
  ['a symbol for a name', `{ name: Symbol('main') }`],
  ['an object without prototype', `Object.assign(Object.create(null), { name: 'main', rom: 1 })`],
]

for (const [what, options] of hostile) {
  test(`options with ${what} are refused in a message of reasonable length`, async (t) => {
    const call = programOf(t, `export const main = task(${options}, () => 1)`)
    const error = await t.throwsAsync(call('main'), { instanceOf: CapsuleError })
    t.is(error.code, 'LOAD_ERROR')
    t.true(error.message.length < 2000, `${error.message.length} characters`)
  })
}

test('too many folders of all tasks together are refused', async (t) => {
  const program = programOf(
    t,
    `for (let n = 0; n < 11; n++) {
      task({ name: 't' + n, allowedFiles: Array.from({ length: 100 }, (_, at) => './d' + at) }, () => 1)
    }
    export const main = task({ name: 'main' }, () => 1)`,
  )
  await t.throwsAsync(program('main'), {
    message: /declare 1100 folders; at most 1000 are possible/,
  })
})

test('too many tasks are refused', async (t) => {
  const call = programOf(t, `for (let n = 0; n < 5000; n++) task({ name: 'task ' + n }, () => 1)`)
  await t.throwsAsync(call('main'), {
    instanceOf: CapsuleError,
    code: 'LOAD_ERROR',
    message: /5000 tasks; at most/,
  })
})
