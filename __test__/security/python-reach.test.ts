// What a Python program may find in its sandbox: the host's interface by hand, the interpreter's own ways out, code and
// data that the interpreter does not check. Its sandbox may fail; the host, and the next call, do not notice.

import test from 'ava'
import { pythonProgram } from '../helpers/python-program.ts'

/** What a Python task tries, and what it may end with: how an error that is told begins, or a value. */
const pythonAttempts: [body: string, ...ends: (string | RegExp)[]][] = [
  // The host's interface, by hand.
  [`return host.call_task("nope", b"[]")`, /TASK_NOT_FOUND/],
  [`return host.call_task("", b"[]")`, /TASK_NOT_FOUND/],
  [`return host.call_task("small", b"no JSON")`, /INVALID_ARGUMENTS/],
  [`return host.call_task("small", b"{}")`, /INVALID_ARGUMENTS/],
  [`return host.call_task("small", b"\\xff\\xfe")`, /INVALID_ARGUMENTS/],
  [`return host.call_task("small", b"[]")`, /OUT_OF_FUEL.*"fuel_consumed":5000000/],
  [`return host.call_task("x" * (1 << 20), b"[]")`, /TASK_NOT_FOUND/],
  [`return host.call_task("small", b'["' + b"x" * (40 << 20) + b'"]')`, /QUOTA_EXCEEDED/],
  [`return host.call_task("small", b"x" * (100 << 20))`, 'QUOTA_EXCEEDED'],
  [`return host.call_task("x" * (100 << 20), b"[]")`, 'QUOTA_EXCEEDED'],
  [`return len(host.call_task("main", b"[]"))`, /^\d+$/],
  [`return host.print(7, b"x")`, 'TASK_ERROR the sandbox failed: wasm trap'],
  [`return host.print(host.Output.STDOUT, b"x" * (100 << 20))`, 'QUOTA_EXCEEDED'],
  [`return host.print(None, None)`, 'TASK_ERROR the sandbox failed: wasm trap'],
  [`return host.variables()`, /^\[\]$/],
  [`return aside.take_piece(12345)`, 'TASK_ERROR nothing has the number 12345'],
  [`return aside.take_piece(-1)`, 'TASK_ERROR the sandbox failed: wasm trap'],
  [`return aside.take_head(1 << 40)`, 'TASK_ERROR the sandbox failed: wasm trap'],
  [`return aside.take_envelope("x")`, 'TASK_ERROR the sandbox failed: wasm trap'],
  [
    `return aside.take_envelope(aside.begin_request(request("http://10.0.0.7/")))`,
    'TASK_ERROR 0 is no call',
  ],
  [
    `return aside.take_head(aside.begin_call("small", b"[]"))`,
    'TASK_ERROR 0 is no request that waits for its response',
  ],
  [
    `number = aside.begin_call("small", b"[]"); aside.take_envelope(number); aside.take_envelope(number)`,
    'TASK_ERROR nothing has the number 0',
  ],
  [
    `number = aside.begin_call("small", b"[]"); aside.let_go(number); aside.wait(number, None)`,
    'TASK_ERROR nothing has the number 0',
  ],
  [`return aside.wait_any(1)`, /^\[\]$/],
  [`return aside.let_go(99)`, /^null$/],
  [
    `return str(aside.take_head(aside.begin_request(request("http://10.0.0.7/"))))`,
    "TASK_ERROR Err: Refusal_Denied(value='10.0.0.7 is a private address",
  ],
  [
    `return str(aside.take_head(aside.begin_request(request("::", "G T", [("a b", b"\\n")]))))`,
    "TASK_ERROR Err: Refusal_Failed(value='it is no request: ",
  ],
  [
    `return files.open(b"/etc/passwd", 1, 0)`,
    "TASK_ERROR Err: Refusal(code='EACCES', why='the task may see no files, ",
  ],
  [`return files.read(3, 1 << 20, None)`, "TASK_ERROR Err: Refusal(code='EBADF'"],
  [`return files.open(b"/" * (100 << 20), 1, 0)`, 'QUOTA_EXCEEDED'],
  // The interpreter's own ways out.
  [`import posix; posix._exit(0)`, 'TASK_ERROR Exited with i32 exit status 0'],
  [`import os; os._exit(0)`, 'TASK_ERROR RuntimeError: a task cannot end its process'],
  [`import posix; posix.abort()`, 'TASK_ERROR the sandbox failed: wasm trap'],
  [`import signal; signal.raise_signal(6)`, 'TASK_ERROR the sandbox failed: wasm trap'],
  [`import faulthandler; faulthandler._sigsegv()`, 'TASK_ERROR the sandbox failed: wasm trap'],
  [
    `import ctypes; return ctypes.string_at(0)`,
    'TASK_ERROR NotImplementedError: ctypes.string_at is not available in a sandbox',
  ],
  [`import os; os.fork()`, "TASK_ERROR AttributeError: module 'os' has no attribute 'fork'"],
  [`import os; os.kill(1, 9)`, "TASK_ERROR AttributeError: module 'os' has no attribute 'kill'"],
  [
    `import os; os.system("true")`,
    "TASK_ERROR AttributeError: module 'os' has no attribute 'system'",
  ],
  [
    `import os; os.execv("/bin/true", [])`,
    "TASK_ERROR AttributeError: module 'os' has no attribute 'execv'",
  ],
  [
    `import subprocess; subprocess.run(["true"])`,
    'TASK_ERROR OSError: [Errno 58] wasi does not support processes.',
  ],
  [
    `import multiprocessing; multiprocessing.Process(target=print).start()`,
    "TASK_ERROR AttributeError: module 'os' has no attribute 'waitpid'",
  ],
  [
    `import _thread; _thread.start_new_thread(print, ())`,
    "TASK_ERROR RuntimeError: can't start new thread",
  ],
  [`import os; os.write(2, b"x" * (1 << 20))`, 'TASK_ERROR BrokenPipeError: '],
  [
    `import gc; return any("SECRET" in str(found) for found in gc.get_objects() if type(found) is dict)`,
    /^false$/,
  ],
  [
    `import sys; return [str(sys._getframe(n).f_globals.get("SECRET")) for n in range(1)]`,
    /^\["None"\]$/,
  ],
  // Code and data that the interpreter does not check.
  [
    `import marshal; marshal.loads(b"\\xe3" + bytes(range(256)) * 4)`,
    'TASK_ERROR ValueError: bad marshal data',
  ],
  [`import marshal; marshal.loads(b"[" * 10_000)`, 'TASK_ERROR MemoryError: the memory is used up'],
  [`return run_code(co_code=bytes([255, 255] * 50))`, 'TASK_ERROR the sandbox failed: wasm trap'],
  [
    `return run_code(co_code=bytes([100, 255] * 50), co_consts=())`,
    'TASK_ERROR the sandbox failed: wasm trap',
  ],
  [
    `return run_code(co_code=bytes([83, 0] * 50), co_stacksize=0)`,
    'TASK_ERROR SystemError: error return without exception set',
  ],
  [
    `return [run_code(co_code=bytes([n, 250] * 40), co_stacksize=3) for n in range(1, 255)]`,
    'TASK_ERROR the sandbox failed: wasm trap',
    'OUT_OF_MEMORY',
  ],
  // The stack of the interpreter's own code.
  [`import json; json.loads("[" * 10**6)`, 'STACK_OVERFLOW'],
  [`import json; return json.dumps(deep())`, 'STACK_OVERFLOW'],
  [`return repr(deep())`, 'STACK_OVERFLOW'],
  [`return deep() == deep()`, 'STACK_OVERFLOW'],
  [`import pickle; pickle.dumps(deep())`, 'STACK_OVERFLOW'],
  [`import pickle; pickle.loads(b"(" * 10**6)`, 'TASK_ERROR EOFError: Ran out of input'],
  [`import copy; copy.deepcopy(deep())`, 'STACK_OVERFLOW'],
  [`isinstance(1, deep(tuple))`, 'STACK_OVERFLOW'],
  [
    `compile("(" * 10**5 + ")" * 10**5, "x", "eval")`,
    'TASK_ERROR MemoryError: Parser stack overflowed',
  ],
  [`eval("-" * 10**5 + "1")`, 'TASK_ERROR MemoryError: Parser stack overflowed'],
  [`import re; re.compile("(" * 10**5 + ")" * 10**5)`, 'STACK_OVERFLOW'],
  [
    `import xml.etree.ElementTree as tree; tree.fromstring("<a>" * 10**5 + "</a>" * 10**5)`,
    'STACK_OVERFLOW',
  ],
  // Much of little.
  [`return len("{:>2000000000}".format(1))`, 'OUT_OF_MEMORY'],
  [
    `import zlib; zlib.decompress(zlib.compress(b"0" * (100 << 20)) , bufsize=1 << 30)`,
    'OUT_OF_MEMORY',
  ],
  [`return 10 ** 10 ** 10`, 'OUT_OF_MEMORY', 'TIMEOUT', 'OUT_OF_FUEL'],
  [
    `import decimal; return str(decimal.Decimal(10) ** 10**8)`,
    "TASK_ERROR Overflow: [<class 'decimal.Overflow'>]",
  ],
  [`return hash((1 << 10**8) - 1)`, /^16383$/],
]

for (const [body, ...ends] of pythonAttempts) {
  test(`a Python task that tries ${body.slice(0, 110)} ends, and nothing else does`, async (t) => {
    const call = pythonProgram(
      t,
      `from wit_world.imports import aside, files, host
request = lambda url, method="GET", headers=(): aside.Request(method, url, list(headers), b"")
def deep(kind=list):
  value = kind()
  for _ in range(10**5): value = kind([value])
  return value
def run_code(**parts):
  odd = lambda: 1
  odd.__code__ = odd.__code__.replace(**parts)
  return repr(odd())
@task(compute=5_000_000)
def small():
  while True: pass
@task(compute="HIGH", timeout="20s", ram="256MB")
def main():
  ${body}
@task
def check(): return "checked"`,
    )
    const { result, error } = await call('main')
    const { error_type: type, name, message } = error ?? {}
    const told = [type, name && `${name}:`, message].filter(Boolean).join(' ')
    const value = typeof result === 'string' ? result : JSON.stringify(result)
    const fits = (end: string | RegExp): boolean =>
      typeof end === 'string' ? told.startsWith(end) : error === null && end.test(value)
    t.true(ends.some(fits), `${told.slice(0, 500)} ${value.slice(0, 300)}`)
    t.is((await call('check')).result, 'checked')
  })
}
