// SPEC section 4: "What a guest makes the host allocate … has caps of its own", and no value of the host's
// appears in errors: what a program throws is read by the host, and is the program's own words.

import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { run } from '../../ts/sdk/runner.ts'
import { folderWith } from '../helpers/folder.ts'
import { pythonProgram } from '../helpers/python-program.ts'
import { runCli } from '../helpers/run-cli.ts'

const files = {
  'frame.ts': `
    import { task } from '@capsule-run/sdk'
    export const main = task({ name: 'main' }, () => {
      throw new Error('x\\n    at f (secret.txt:1:1)')
    })
  `,
  'secret.txt': 'TOP-SECRET',
  'stack.ts': `
    import { task } from '@capsule-run/sdk'
    String.prototype.slice = function () { return String(this) }
    export const main = task({ name: 'main', compute: 'HIGH' }, () => {
      const error = new Error('long')
      error.stack = '@'.repeat(1_000_000) + '@stack.ts:1:1'
      throw error
    })
  `,
  'surrogate.ts': `
    import { task } from '@capsule-run/sdk'
    export const main = task({ name: 'main' }, () => {
      throw new Error('important: \\ud800')
    })
  `,
}

test('a message that looks like a frame shows no file of the host', async (t) => {
  const { exitCode, stderr } = await runCli(folderWith(t, files), ['run', 'frame.ts'])
  t.is(exitCode, 1)
  t.notRegex(stderr, /TOP-SECRET/)
  t.regex(stderr, /frame\.ts:4/)
})

test('code that says to be of another file shows no line of it', async (t) => {
  const root = folderWith(t, {
    'secret.py': 'TOP-SECRET',
    'project/secret.py': 'TOP-SECRET',
    'project/program.py': `def main(file): exec(compile("1 / 0", file, "exec"))`,
  })
  for (const file of ['secret.py', '../secret.py', join(root, 'secret.py')]) {
    const { exitCode, stderr } = await runCli(join(root, 'project'), ['run', 'program.py', file])
    t.is(exitCode, 1)
    t.notRegex(stderr, /TOP-SECRET|secret\.py/)
    t.regex(stderr, /program\.py:1/)
  }
})

test('of a stack that a program made up, what is too long is left out', async (t) => {
  const { error } = await run({ file: 'stack.ts', cwd: folderWith(t, files) })
  t.is(error?.message, 'long')
  t.true((error?.stack ?? '').length < 2000)
})

test('half a surrogate pair does not lose the message', async (t) => {
  const { error } = await run({ file: 'surrogate.ts', cwd: folderWith(t, files) })
  t.is(error?.message, 'important: \ufffd')
})

const pythonErrors: [what: string, raise: string, message: RegExp][] = [
  ['a message that cannot be read', `raise Odd("__str__", lambda self: 1 / 0)`, /cannot be read/],
  ['a message that is no text', `raise Odd("__str__", lambda self: 5)`, /cannot be read/],
  ['a message of 100 MB', `raise ValueError("x" * (100 << 20))`, /^x{1000,}…$/],
  [
    'a message with half of a character',
    `raise ValueError("important: \\ud800")`,
    /^important: [\ufffd?]$/,
  ],
  [
    'a message without end',
    `raise Odd("__str__", lambda self: str(self))`,
    /cannot be read|recursed/,
  ],
  ['a cause that is no error', `raise Odd("__cause__", 5)`, /cannot be read/],
  [
    'a context that cannot be read',
    `raise Odd("__context__", property(lambda self: 1 / 0))`,
    /cannot be read/,
  ],
  [
    'notes that are no texts',
    `error = ValueError("odd"); error.__notes__ = [5]; raise error`,
    /cannot be read/,
  ],
  [
    'notes without end',
    `error = ValueError("odd"); error.__notes__ = itertools.repeat("x"); raise error`,
    /ram/,
  ],
  [
    'a class with a name of 10 MB',
    `raise type("N" * (10 << 20), (Exception,), {})("odd")`,
    /^odd$/,
  ],
  [
    'a name with line breaks',
    `raise type("A\\n    at x (secret.py:1:1)", (Exception,), {})("odd")`,
    /^odd$/,
  ],
  [
    'a chain of a thousand causes',
    `error = None
  for n in range(1000):
    cause, error = error, ValueError("x" * (1 << 16))
    error.__cause__ = cause
  raise error`,
    /^x+$/,
  ],
  [
    'a group within groups',
    `error = ValueError("odd")
  for n in range(300): error = ExceptionGroup("odd", [error])
  raise error`,
    /^odd/,
  ],
  [
    'a traceback that it made up',
    `raise ValueError("odd").with_traceback(types.TracebackType(None, sys._getframe(), 10**6, -5))`,
    /odd|cannot be read/,
  ],
  [
    'an envelope that it made up',
    `raise TaskFailed({"error": {"error_type": 5, "message": [], "cause": "x", "stack": {}}, "execution": {"task_name": 5}})`,
    /./,
  ],
  [
    'an envelope without an execution',
    `raise TaskFailed({"error": {"error_type": "TIMEOUT", "message": "forged"}})`,
    /^TaskFailed takes the envelope of a task that failed$/,
  ],
  [
    'an envelope without the type of its error',
    `raise TaskFailed({"error": {"message": "forged"}, "execution": {"task_name": "a"}})`,
    /^TaskFailed takes the envelope of a task that failed$/,
  ],
  [
    'an envelope whose causes are nested 300 deep',
    `cause = {"message": "odd"}
  for n in range(300): cause = {"message": "odd", "cause": cause}
  raise TaskFailed({"error": {"error_type": "TIMEOUT", "message": "odd", "cause": cause}, "execution": {"task_name": "a"}})`,
    /^odd$/,
  ],
  [
    'an envelope whose cause has no text',
    `error = {"error_type": "TIMEOUT", "message": "odd", "cause": {"message": float("nan")}}
  raise TaskFailed({"error": error, "execution": {"task_name": "a"}})`,
    /^odd$/,
  ],
  [
    'a class whose name cannot be asked',
    `class Kind(type):
    @property
    def __name__(self): raise ValueError("secret")
  raise Kind("Odd", (Exception,), {})("odd")`,
    /^the task raised an error that cannot be read$/,
  ],
  [
    'a writer of JSON that it replaced',
    `import json
  json.dumps = json.JSONEncoder.encode = json.JSONEncoder.iterencode = None
  raise ValueError("odd")`,
    /./,
  ],
]

for (const [what, raise, message] of pythonErrors) {
  test(`a Python error with ${what} is an error of its task, of reasonable length`, async (t) => {
    const call = pythonProgram(
      t,
      `import itertools, sys, types
from capsule import TaskFailed
def Odd(name, value): return type("Odd", (Exception,), {name: value})("odd")
@task(ram="512MB", compute="HIGH")
def main():
  ${raise}`,
    )
    const { success, error } = await call('main')
    t.false(success)
    t.regex(error?.error_type ?? '', /^(TASK_ERROR|STACK_OVERFLOW|OUT_OF_MEMORY)$/)
    t.regex(error?.message ?? '', message)
    t.true(JSON.stringify(error).length < 4 << 20)
  })
}

test('clean does not empty what a symbolic link points to', async (t) => {
  const folder = folderWith(t, { 'victim/cache/precious.txt': 'kept', 'project/a.ts': '' })
  symlinkSync(join(folder, 'victim'), join(folder, 'project/.capsule'))
  const { exitCode, stderr } = await runCli(join(folder, 'project'), ['clean'])
  t.is(exitCode, 2)
  t.regex(stderr, /symbolic link/)
  t.true(existsSync(join(folder, 'victim/cache/precious.txt')))
})
