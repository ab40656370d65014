// The variables of a Python task: the same rules as in environment.test.ts, by all the ways in which Python can look.

import test from 'ava'
import { pythonProgram } from '../helpers/python-program.ts'

test('however a Python task looks, only what it declares is there; nothing at the top level or in a sub-task that declares nothing', async (t) => {
  const call = pythonProgram(
    t,
    `import os, posix
def seen():
  names = ["GIVEN", "SECRET", "PATH", "HOME"]
  return {
    "keys": sorted(os.environ), "items": sorted(os.environ.items()), "bytes": len(os.environb), "dict": dict(os.environ),
    "copy": os.environ.copy(), "get": [os.environ.get(name) for name in names], "getenv": [os.getenv(name) for name in names],
    "has": [name in os.environ for name in names], "length": len(os.environ), "repr": repr(os.environ), "posix": len(posix.environ),
    "merged": {**os.environ}, "expanded": os.path.expandvars("$GIVEN $SECRET"),
  }
loaded = seen()
@task
def other(): return seen()
@task(env_variables=["GIVEN"])
def same(): return seen()
@task(env_variables=["GIVEN", "NOT_SET"])
def main():
  return [loaded, seen(), other()["result"], same()["result"]]`,
  )
  const nowhere = {
    keys: [],
    items: [],
    bytes: 0,
    dict: {},
    copy: {},
    get: [null, null, null, null],
    getenv: [null, null, null, null],
    has: [false, false, false, false],
    length: 0,
    repr: 'environ({})',
    posix: 0,
    merged: {},
    expanded: '$GIVEN $SECRET',
  }
  const own = {
    keys: ['GIVEN'],
    items: [['GIVEN', 'mine']],
    bytes: 1,
    dict: { GIVEN: 'mine' },
    copy: { GIVEN: 'mine' },
    get: ['mine', null, null, null],
    getenv: ['mine', null, null, null],
    has: [true, false, false, false],
    length: 1,
    repr: "environ({'GIVEN': 'mine'})",
    posix: 0,
    merged: { GIVEN: 'mine' },
    expanded: 'mine $SECRET',
  }
  const { result, error } = await call('main', [], { env: { GIVEN: 'mine', SECRET: 'hidden' } })
  t.deepEqual(result, [nowhere, own, nowhere, own], JSON.stringify(error))
})

test('what a Python program sets at its top level is there in each call, unless the task is given another value', async (t) => {
  const call = pythonProgram(
    t,
    `import os
os.environ["SET"] = "here"
os.environ.setdefault("GIVEN", "default")
@task(env_variables=["SET", "OTHER"])
def main(): return dict(os.environ)`,
  )
  const env = { SET: 'from outside', OTHER: 'other' }
  for (let turn = 0; turn < 2; turn++) {
    const { result } = await call('main', [], { env })
    t.deepEqual(result, { SET: 'from outside', GIVEN: 'default', OTHER: 'other' })
  }
})

test('what a Python task sets stays in its sandbox, and is gone with it', async (t) => {
  const call = pythonProgram(
    t,
    `import os
@task(env_variables=["GIVEN"])
def inner(): return dict(os.environ)
@task(env_variables=["GIVEN"])
def main():
  os.environ["NUMBER"] = "5"
  os.putenv("PUT", "1")
  os.environ["GIVEN"] = "changed"
  changed = dict(os.environ)
  del os.environ["GIVEN"]
  return [changed, inner()["result"], "GIVEN" in os.environ]`,
  )
  const env = { GIVEN: 'mine' }
  const { result, error } = await call('main', [], { env })
  t.deepEqual(result, [{ GIVEN: 'changed', NUMBER: '5' }, env, false], JSON.stringify(error))
  t.deepEqual((await call('inner', [], { env })).result, env)
  t.is(process.env['NUMBER'], undefined)
})
