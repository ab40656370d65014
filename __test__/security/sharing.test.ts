// SPEC: "each task attempt runs in a WebAssembly sandbox of its own, made fresh for it and destroyed
// after it".

import test, { type ExecutionContext } from 'ava'
import { programOf } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'

/** What one call leaves behind, and what the next one looks for. */
const traces: [what: string, leave: string, look: string][] = [
  ['a global', `globalThis.left = 1`, `'left' in globalThis`],
  ['a variable of its module', `state = 1`, `state === 1`],
  ['an object of its module', `shared.left = 1`, `'left' in shared`],
  ['a Map of its module', `table.set('left', 1)`, `table.size > 0`],
  ['a closure', `counter()`, `counter() > 1`],
  ['Object.prototype', `Object.prototype.left = 1`, `'left' in {}`],
  ['Array.prototype', `Array.prototype.map = () => 'mine'`, `[1].map((n) => n) === 'mine'`],
  ['Promise.prototype', `Promise.prototype.left = 1`, `'left' in Promise.resolve()`],
  ['Function.prototype', `Function.prototype.left = 1`, `'left' in (() => 1)`],
  ['Error.prototype', `Error.prototype.left = 1`, `'left' in new Error()`],
  ['a built-in function', `JSON.parse = () => 'mine'`, `JSON.parse('1') === 'mine'`],
  ['a built-in constructor', `globalThis.Map = class {}`, `!(new Map().set instanceof Function)`],
  ['fetch', `globalThis.fetch = () => 'mine'`, `String(fetch).includes('mine')`],
  ['console', `console.log = () => 'mine'`, `console.log() === 'mine'`],
  ['process.env', `process.env.LEFT = '1'`, `'LEFT' in process.env`],
  ['the registry of symbols', `registry[Symbol.for('left')] = 1`, `Symbol.for('left') in registry`],
  ['a property of a task', `other.left = 1`, `'left' in other`],
  ['a property of a function', `counter.left = 1`, `'left' in counter`],
  ['a frozen built-in', `Object.freeze(Object.prototype)`, `Object.isFrozen(Object.prototype)`],
  ['lastIndex of an expression', `expression.exec('aa')`, `expression.lastIndex > 0`],
  ['an iterator', `iterator.next()`, `iterator.next().value > 0`],
  [
    'a time zone or locale',
    `Date.prototype.toString = () => 'mine'`,
    `String(new Date(0)) === 'mine'`,
  ],
  ['a counter of the console', `console.count('x')`, `shared.left !== undefined`],
  ['a deleted global', `delete globalThis.URL`, `typeof URL === 'undefined'`],
  [
    'what it filled its memory with',
    `kept.push(new Uint8Array(1 << 24).fill(7))`,
    `kept.length > 0`,
  ],
]

const source = (leave: string, look: string): string => `
  let state = 0
  const shared = {}
  const registry = {}
  const table = new Map()
  const kept = []
  const expression = /a/g
  const iterator = [0, 1, 2].values()
  const counter = (() => { let n = 0; return () => ++n })()
  const other = task({ name: 'other' }, () => 1)
  export const leave = task({ name: 'leave' }, () => { ${leave}; return Boolean(${look}) })
  export const look = task({ name: 'look' }, () => Boolean(${look}))
  export const leaveAndFail = task({ name: 'leaveAndFail' }, () => { ${leave}; throw new Error() })
  export const sub = task({ name: 'sub' }, () => { ${leave}; return look().result })
  export const parent = task({ name: 'parent' }, () => { leave(); return Boolean(${look}) })
`

const pythonTraces: [what: string, leave: string, look: string][] = [
  ['a global', `globals()["left"] = 1`, `"left" in globals()`],
  ['a list of its module', `kept.append(1)`, `len(kept) > 0`],
  ['a closure', `counter()`, `counter() > 1`],
  ['a builtin', `builtins.len = lambda value: 99`, `len("") == 99`],
  ['a class', `Own.left = 1`, `hasattr(Own, "left")`],
  [
    'a class of the library',
    `pathlib.PurePath.__str__ = lambda self: "mine"`,
    `str(pathlib.PurePath("a")) == "mine"`,
  ],
  ['a function of the library', `json.loads = lambda text: "mine"`, `json.loads("1") == "mine"`],
  ['a module', `sys.modules["left"] = json`, `"left" in sys.modules`],
  ['a lazily imported module', `import wave; wave.left = 1`, `"wave" in sys.modules`],
  ['a variable of the environment', `os.environ["LEFT"] = "1"`, `"LEFT" in os.environ`],
  ['the working folder', `os.environ["PWD"] = "/left"`, `os.environ.get("PWD") == "/left"`],
  ['a default value', `remembers(1)`, `len(remembers.__defaults__[0]) > 0`],
  ['a cache of functools', `cached(1)`, `cached.cache_info().currsize > 0`],
  ['a cache of re', `re.compile("left.*here")`, `any("left" in str(key) for key in re._cache)`],
  ['an interned text', `table[sys.intern("left")] = 1`, `len(table) > 0`],
  ['a context variable', `variable.set(1)`, `variable.get(0) == 1`],
  ['the context of decimals', `decimal.getcontext().prec = 3`, `decimal.getcontext().prec == 3`],
  ['a locale or format', `time.strftime = lambda *a: "mine"`, `time.strftime("%Y") == "mine"`],
  ['the limit of recursion', `sys.setrecursionlimit(500)`, `sys.getrecursionlimit() == 500`],
  ['the collector', `gc.disable()`, `not gc.isenabled()`],
  ['a trace function', `sys.settrace(lambda *a: None)`, `sys.gettrace() is not None`],
  [
    'a logger',
    `logging.getLogger().addHandler(logging.NullHandler())`,
    `len(logging.getLogger().handlers) > 0`,
  ],
  ['a filter of warnings', `warnings.simplefilter("error")`, `warnings.filters[0][0] == "error"`],
  ['an exit handler', `atexit.register(print, "left")`, `atexit._ncallbacks() > before`],
  ['an iterator', `next(iterator)`, `next(iterator) > 0`],
  ['a seed', `random.seed(5)`, `random.random() == 0.6229016948897019`],
  [
    'a database in memory',
    `base.execute("create table left (n)")`,
    `len(base.execute("select * from sqlite_master").fetchall()) > 0`,
  ],
  ['the output', `sys.stdout = None`, `sys.stdout is None`],
  ['a property of a task', `other.left = 1`, `hasattr(other, "left")`],
  ['what it filled its memory with', `kept.append(b"7" * (1 << 24))`, `len(kept) > 0`],
]

const pythonSource = (leave: string, look: string): string => `
import atexit, builtins, contextvars, decimal, functools, gc, json, logging, os, pathlib, random, re, sqlite3, sys, time, warnings
kept, table, base = [], {}, sqlite3.connect(":memory:")
variable = contextvars.ContextVar("variable")
iterator = iter(range(9))
before = atexit._ncallbacks()
class Own: pass
def counting():
  n = 0
  def count():
    nonlocal n
    n += 1
    return n
  return count
counter = counting()
def remembers(value, values=[]): values.append(value)
@functools.cache
def cached(n): return n
@task(name="other")
def other(): return 1
@task(name="leave")
def leave():
  ${leave}
  return bool(${look})
@task(name="look")
def look(): return bool(${look})
@task(name="leaveAndFail")
def leave_and_fail():
  ${leave}
  raise ValueError
@task(name="sub")
def sub():
  ${leave}
  return look()["result"]
@task(name="parent")
def parent():
  leave()
  return bool(${look})`

const rows = [
  ...traces.map(([what, leave, look]) => ({
    what,
    language: 'TypeScript',
    of: (t: ExecutionContext) => programOf(t, source(leave, look)),
  })),
  ...pythonTraces.map(([what, leave, look]) => ({
    what,
    language: 'Python',
    of: (t: ExecutionContext) => pythonProgram(t, pythonSource(leave, look)),
  })),
]

for (const { what, language, of } of rows) {
  test(`${what}, changed by one call, is not seen by another (${language})`, async (t) => {
    const call = of(t)
    t.is((await call('look')).result, false, 'not there before')
    await call('leave')
    t.is((await call('look')).result, false, 'not by the next call')
    await call('leaveAndFail')
    t.is((await call('look')).result, false, 'not after a failure')
    t.is((await call('sub')).result, false, 'not by a sub-task')
    t.is((await call('parent')).result, false, 'not by the parent of a sub-task')
  })
}

test('a call sees what it changed itself', async (t) => {
  const call = programOf(t, source('globalThis.left = 1', `'left' in globalThis`))
  t.is((await call('leave')).result, true)
})

test('calls that run at the same time share nothing', async (t) => {
  const call = programOf(
    t,
    `let mine = ''
    export const main = task({ name: 'main' }, async (id: string) => {
      mine += id
      for (let turn = 0; turn < 20; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        mine += id
      }
      return mine
    })`,
  )
  const ids = Array.from({ length: 30 }, (_, index) => `<${index}>`)
  const envelopes = await Promise.all(ids.map(async (id) => call('main', [id])))
  t.deepEqual(
    envelopes.map(({ result }) => result),
    ids.map((id) => id.repeat(21)),
  )
})
