// What a sandbox puts in the place of parts of Python: tasks, pools, random numbers, roots, errors of files.

import test from 'ava'
import { pythonProgram } from '../helpers/python-program.ts'

const returned: [what: string, body: string, result: unknown][] = [
  [
    'what a pool of threads did that had to be prepared, once',
    `from concurrent.futures import ThreadPoolExecutor as Pool
  seen = []
  with Pool(2, initializer=seen.append, initargs=("begun",)) as pool: list(pool.map(seen.append, [1, 2]))
  return seen`,
    ['begun', 1, 2],
  ],
  [
    'the error of a pool that could not be prepared',
    `from concurrent.futures import ThreadPoolExecutor as Pool
  pool, said = Pool(initializer=lambda: 1 / 0), []
  for _ in range(2):
    try: pool.submit(len, "a")
    except RuntimeError as error: said.append([type(error).__name__, type(error.__cause__).__name__])
  return said`,
    [
      ['BrokenThreadPool', 'ZeroDivisionError'],
      ['BrokenThreadPool', 'NoneType'],
    ],
  ],
  [
    'the error of waiting for another thread',
    `import queue, threading; said = []
  for wait in (queue.Queue().get, threading.Event().wait, threading.Semaphore(0).acquire):
    try: wait()
    except RuntimeError as error: said.append(str(error))
  return said`,
    Array(3).fill('this waits for another thread, and a sandbox has one'),
  ],
  [
    'the refusals of roots that are not there or none',
    `import ssl; said = []
  for roots in ({"cafile": "/none.pem"}, {"cadata": "-----BEGIN NOTHING-----"}, {"cadata": b"none"}):
    try: ssl.create_default_context(**roots)
    except OSError as error: said.append(type(error).__name__)
  return said`,
    ['PermissionError', 'SSLError', 'SSLError'],
  ],
  [
    'an error of a file that was copied and pickled',
    `import copy, os, pickle
  try: os.mkdir("/a")
  except OSError as error: first = error
  others = [copy.copy(first), pickle.loads(pickle.dumps(first))]
  return [isinstance(first, PermissionError), [str(one) == str(first) and one.errno == first.errno for one in others]]`,
    [true, [true, true]],
  ],
  [
    'the time of a wait without end',
    `from capsule_guest.told import _nanoseconds; return [_nanoseconds(float("inf")), _nanoseconds(1.5)]`,
    [null, 1_500_000_000],
  ],
  [
    'the imports before which nothing happens',
    `from capsule_guest.sources import leading_imports as leading
  sources = [b"if TYPE_CHECKING: pass\\nimport numpy", b"if TYPE_CHECKING: pass\\nelse: a()\\nimport numpy"]
  return [leading(source).decode() for source in sources]`,
    ['["import numpy"]', '[]'],
  ],
]

for (const [what, body, result] of returned) {
  test(`in Python's place: ${what}`, async (t) => {
    const call = pythonProgram(t, `@task(name="main")\ndef main():\n  ${body}\n`)
    const envelope = await call()
    t.deepEqual(envelope.result, result, JSON.stringify(envelope.error))
  })
}

test('a task around a task runs its own function', async (t) => {
  const call = pythonProgram(
    t,
    `import functools
@task(name="inner")
def inner(n): return n + 1
@task(name="main")
@functools.wraps(inner)
def outer(n): return [inner.task_name, outer.task_name, inner(n)["result"]]
@task(name="calls")
def calls(): return outer(1)["result"]
`,
  )
  const { result, error } = await call('calls')
  t.deepEqual(result, ['inner', 'main', 2], JSON.stringify(error))
})

test('a name that is given to task by position is refused, with what to write', async (t) => {
  const call = pythonProgram(t, `@task("main")\ndef main(): pass\n`)
  await t.throwsAsync(call('main'), { message: /write @task\(name='main'\)/ })
})

test('an integer beyond every number of JavaScript is refused', async (t) => {
  const call = pythonProgram(t, `@task(name="main")\ndef main(): return {"n": [10**400]}\n`)
  const { error } = await call()
  t.like(error, {
    error_type: 'INVALID_RESULT',
    message: 'result.n[0] is an int of 1329 bits. Pass it as text',
  })
})

test('a generator that was given a state at the top level keeps it', async (t) => {
  const call = pythonProgram(
    t,
    `import copy, random
kept = random.Random()
kept.setstate(random.Random(5).getstate())
copied = copy.deepcopy(random.Random(5))
other = random.Random()
@task(name="main")
def main(): return [kept.random(), copied.random(), random.Random(5).random(), other.random()]
`,
  )
  const [first, second] = [await call(), await call()]
  t.is(first.error, null)
  const numbers: unknown[] = Array.isArray(first.result) ? first.result : []
  t.deepEqual([numbers[0], numbers[1]], [numbers[2], numbers[2]])
  t.notDeepEqual(first.result, second.result)
})
