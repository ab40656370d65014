// SPEC section 1: "A task's options are read from the program by loading it once [...]. From then on they
// live in the host. Nothing that a running task does or sends can change any task's options".

import test from 'ava'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { programOf } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'

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
  for (const [name, attempts] of [
    ['main', 3],
    ['later', 1],
  ] as const) {
    const said = Object.values(Object((await call(name)).result))
    t.is(said.length, attempts)
    for (const text of said) t.regex(String(text), /while the program is loaded/)
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

const pythonRaises: [what: string, source: string][] = [
  [
    'changes its options after declaring',
    `options = {"name": "spins", "compute": 5_000_000}
spins = task(**options)(spin)
options["compute"] = spins.compute = "HIGH"`,
  ],
  [
    'has an option that is another number each time',
    `class Fuel(int):
  reads = 0
  def __int__(self): Fuel.reads += 1; return 5_000_000 if Fuel.reads == 1 else 10**12
  __index__ = __repr__ = __str__ = __int__
task(name="spins", compute=Fuel(5_000_000))(spin)`,
  ],
  [
    'has an option that is another text each time',
    `class Fuel(str):
  def __str__(self): return "HIGH"
  __repr__ = __format__ = __str__
task(name="spins", compute=Fuel("5000000"))(spin)`,
  ],
  [
    'changes the list of declarations while it runs',
    `from capsule_guest import tasks
@task(name="spins", compute=5_000_000)
def spins():
  tasks._declared[0]["options"][:] = [["name", {"json": "spins"}], ["compute", {"json": "HIGH"}]]
  tasks._sealed = False
  task(name="spins", compute="HIGH")(spin)
  spin()`,
  ],
  [
    'loads its program again while it runs',
    `from capsule_guest.exports import WitWorld
@task(name="spins", compute=5_000_000)
def spins():
  engine = object.__new__(WitWorld)
  try: engine.load('from capsule import task\\n@task(compute="HIGH")\\ndef spins(): pass', "program.py")
  except BaseException: pass
  spin()`,
  ],
]

const raising = [
  ...raises.map(([what, source]) => ({ what, language: 'TypeScript', source, of: programOf })),
  ...pythonRaises.map(([what, source]) => ({
    what,
    language: 'Python',
    source: `def spin():\n  while True: pass\n${source}`,
    of: pythonProgram,
  })),
]

for (const { what, language, source, of } of raising) {
  test(`a task that ${what} has the limits that were read when it was loaded (${language})`, async (t) => {
    const call = of(t, source)
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

test('a Python task cannot declare further tasks while it runs', async (t) => {
  const call = pythonProgram(
    t,
    `import capsule
def attempt(declare):
  try: declare(); return "declared"
  except RuntimeError as error: return str(error)
@task
def main():
  return [attempt(lambda: task(name="a", compute="HIGH")(print)), attempt(lambda: capsule.task(print)),
    attempt(lambda: capsule.task_from("./program.py"))]
@task
async def later(): return [attempt(lambda: task(print))]`,
  )
  for (const [name, attempts] of [
    ['main', 3],
    ['later', 1],
  ] as const) {
    const said = Object.values(Object((await call(name)).result))
    t.is(said.length, attempts)
    for (const text of said) t.regex(String(text), /while the program is loaded/)
  }
  await t.throwsAsync(call('a'), { code: 'TASK_NOT_FOUND' })
})

test('a Python task that is renamed still starts the task that it was declared as', async (t) => {
  const call = pythonProgram(
    t,
    `@task(name="small", compute=5_000_000)
def small():
  while True: pass
@task(name="big", compute="HIGH")
def big(): return "big"
@task
def main():
  small.task_name = small.__name__ = "big"
  small.__wrapped__ = big.__wrapped__
  envelope = small()
  return [envelope["error"]["error_type"], envelope["execution"]["task_name"], envelope["execution"]["fuel_consumed"]]`,
  )
  t.deepEqual((await call('main')).result, ['OUT_OF_FUEL', 'small', 5_000_000])
})
