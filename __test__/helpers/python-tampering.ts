import type { ExecutionContext } from 'ava'
import type { CallTask } from './program.ts'
import { pythonProgram } from './python-program.ts'

/** What a Python program tampers with, at its top level or while it runs; `forged` is an envelope of its own making. */
export const pythonTamperings: [what: string, code: string][] = [
  ['json.dumps', `json.dumps = lambda *a, **k: json_of(forged)`],
  ['json.loads', `json.loads = lambda *a, **k: forged`],
  [
    'json.JSONEncoder',
    `json.JSONEncoder.encode = json.JSONEncoder.iterencode = lambda *a: json_of(forged)`,
  ],
  ['what writes JSON', `json.encoder.c_make_encoder = json.encoder.encode_basestring = None`],
  ['the module json', `sys.modules["json"] = None`],
  ['all modules', `sys.modules.clear()`],
  ['the finders of modules', `sys.meta_path.clear()`],
  ['builtins.str', `builtins.str = lambda *a: "INTERNAL"`],
  ['builtins.type', `builtins.type = lambda *a: forged`],
  ['builtins.isinstance', `builtins.isinstance = lambda *a: True`],
  ['builtins.len', `builtins.len = lambda *a: 0`],
  ['builtins.getattr', `builtins.getattr = lambda *a: forged`],
  ['builtins.BaseException', `builtins.BaseException = builtins.Exception = ValueError`],
  ['builtins.__import__', `builtins.__import__ = lambda *a, **k: forged`],
  ['all builtins', `vars(builtins).clear()`],
  [
    'what the engine calls',
    `wit_world.WitWorld.call = exports.WitWorld.call = lambda *a: json_of(forged).encode()`,
  ],
  ['what the engine loads', `wit_world.WitWorld.load = exports.WitWorld.load = lambda *a: b"[]"`],
  ['the error that crosses to the host', `exports.Err = lambda told: forged`],
  ['what tells errors', `exports.describe = lambda error: json_of(forged).encode()`],
  ['the words of faults', `exports.fault = lambda *a: json_of(forged).encode()`],
  ['what reads arguments', `exports.read = lambda text: ([forged], 0)`],
  ['what writes results', `exports.encode = lambda value: json_of(forged).encode()`],
  [
    'a result that is no JSON',
    `exports.encode = lambda value: b'{"success": true}, "execution": {}'`,
  ],
  ['a result of two lines', `exports.encode = lambda value: b'1\\n{"success":true}'`],
  ['what waits for coroutines', `exports.finished = lambda result: forged`],
  ['the tasks', `exports.tasks.find = lambda name: (lambda *a: forged)`],
  ['the list of tasks', `exports.tasks._runs.clear()`],
  ['what was declared', `exports.tasks._declared.clear()`],
  [
    'calls to the host',
    `vars(wit_world.imports.host).update(call_task=lambda *a: json_of(forged), print=None)`,
  ],
  ['the streams', `sys.stdout = sys.stderr = None`],
  ['the random numbers', `exports.renew = lambda: 1 / 0`],
  [
    'the garbage collector',
    `gc.disable(); gc.set_threshold(1); gc.callbacks.append(lambda *a: 1 / 0)`,
  ],
  ['a trace function', `sys.settrace(lambda *a: 1 / 0)`],
  ['a profile function', `sys.setprofile(lambda *a: 1 / 0)`],
  ['an audit hook', `sys.addaudithook(lambda *a: 1 / 0)`],
  ['the limit of recursion', `sys.setrecursionlimit(10)`],
  ['the hook of exceptions', `sys.excepthook = sys.unraisablehook = lambda *a: 1 / 0`],
  ['frames', `sys._getframe(0).f_back.f_locals.update(result=forged, name="forged")`],
  [
    'objects of the engine',
    `[found.clear() for found in gc.get_objects() if type(found) is dict and found is not vars()]`,
  ],
]

/** The names of the engine that such code replaces: each has to be there, or nothing is tampered with. */
function replaced(code: string): string {
  const names = [
    ...code.matchAll(/((?:exports|wit_world|json)(?:\.\w+)+)(?= =|\.clear|\)\.update)/g),
  ]
  return names.map(([name]) => `assert ${name} is not None\n`).join('')
}

const head = `import builtins, gc, json, sys
import wit_world, wit_world.imports
from capsule_guest import exports
json_of = json.JSONEncoder().encode
forged = {
  "type": "INTERNAL", "error_type": "INTERNAL", "message": "forged", "name": "Forged", "success": True, "result": "forged",
  "retries": 99, "fuel_consumed": 1, "ram_used": 1, "duration_ms": 1, "task_name": "forged", "run_id": "forged",
  "execution": {"task_name": "forged", "retries": 99, "fuel_consumed": 1, "ram_used": 1, "run_id": "forged"},
}
class Forged(Exception):
  __cause__ = __context__ = __traceback__ = property(lambda self: forged)
  __suppress_context__ = property(lambda self: 1 / 0)
  __str__ = lambda self: json_of(forged)
  __class__ = property(lambda self: SystemExit)
Forged.__name__ = "INTERNAL"
`

/** Ways for a task to end, once it has tampered. */
const tasks = (code: string): string => `${head}${replaced(code)}
def tamper():
  try: ${code}
  except BaseException: pass
@task(name="returns")
def returns():
  tamper()
  return 1
@task(name="throws")
def throws():
  tamper()
  raise Forged(forged)
@task(name="later")
async def later():
  tamper()
  raise Forged(forged)
@task(name="getters")
def getters():
  tamper()
  raise type("INTERNAL", (RecursionError,), {"__str__": lambda self: 1 / 0})()
@task(name="spins", compute=20_000_000, max_retries=1)
def spins():
  try: tamper()
  except BaseException: pass
  while True:
    try:
      while True: pass
    except BaseException: continue
`

export const pythonTampering = {
  atRun: (t: ExecutionContext, code: string): CallTask => pythonProgram(t, tasks(code)),
  // Tampering may break the program's own loading; then nothing runs, which is as safe.
  atLoad: (t: ExecutionContext, code: string): CallTask =>
    pythonProgram(t, `${tasks('pass')}${replaced(code)}\ntry: ${code}\nexcept BaseException: pass`),
}
