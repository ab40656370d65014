// Python tasks: SPEC section 1, as far as they are there.

import test, { type ExecutionContext } from 'ava'
import { run, type Envelope, type RunEvent, type RunOptions } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'
import { runCli } from '../helpers/run-cli.ts'
import { tracedRun } from '../helpers/trace.ts'

type Call = (task?: string, options?: Partial<RunOptions>) => Promise<Envelope>

function programOf(t: ExecutionContext, source: string): { cwd: string; call: Call } {
  const cwd = folderWith(t, { 'program.py': `from capsule import task\n${source}` })
  const call: Call = async (task, options) => run({ file: 'program.py', cwd, task, ...options })
  return { cwd, call }
}

const returned: [what: string, body: string, result: unknown][] = [
  ['a text', `return "é" + chr(0x1f600)`, 'é😀'],
  [
    'a structure',
    `return {"a": [1, 2.5, None, True], "b": ()}`,
    { a: [1, 2.5, null, true], b: [] },
  ],
  ['nothing', `pass`, null],
  ['a datetime', `import datetime; return datetime.date(2026, 1, 2)`, '2026-01-02'],
  [
    'a time of a zone',
    `import datetime, zoneinfo; return datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))`,
    '2026-07-01T00:00:00+02:00',
  ],
  [
    'a key of a password',
    `import hashlib; return hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 2).hex()`,
    // RFC 7914, section 11, has the same function; this value is OpenSSL's.
    'ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43',
  ],
  [
    'what a pool of threads did, one after the other',
    `from concurrent.futures import ThreadPoolExecutor as Pool; return list(Pool(2).map(len, ["a", "bc"]))`,
    [1, 2],
  ],
  ['its arguments parsed', `import argparse; return argparse.ArgumentParser().prog`, 'program.py'],
  ['the standard library', `import re, json, hashlib; return re.sub("a", "b", "aa")`, 'bb'],
]

for (const [what, body, result] of returned) {
  test(`a Python task returns ${what}`, async (t) => {
    const { call } = programOf(t, `@task(name="main")\ndef main():\n  ${body}\n`)
    const envelope = await call()
    t.deepEqual(envelope.result, result, JSON.stringify(envelope.error))
  })
}

test('a plain main is the task of a file that declares none, and gets its arguments', async (t) => {
  const { call } = programOf(t, `def main(a, b=2):\n  return [a, b]\n`)
  t.deepEqual((await call(undefined, { args: [1] })).result, [1, 2])
})

test('an error has its place in the file, and its cause', async (t) => {
  const source = `@task(name="main")
def main():
  try:
    {}["key"]
  except KeyError as error:
    raise ValueError("no key") from error
`
  const { call } = programOf(t, source)
  const { error } = await call()
  t.like(error, { error_type: 'TASK_ERROR', name: 'ValueError', message: 'no key' })
  t.regex(error?.stack ?? '', /^ValueError: no key\n {4}at main \(program\.py:7:\d+\)$/)
  t.like(error?.cause, { name: 'KeyError' })
  t.regex(error?.cause?.stack ?? '', /\(program\.py:5:\d+\)$/)
})

test('limits hold, and tasks call tasks, which the trace has', async (t) => {
  const { cwd, call } = programOf(
    t,
    `@task(name="spin", compute="LOW")
def spin():
  while True: pass
@task(name="wait", timeout="200ms")
def wait():
  while True: pass
@task(name="add")
def add(a, b):
  return a + b
@task(name="main")
def main():
  return [add(1, 2)["result"], spin()["error"]["error_type"], wait()["error"]["error_type"]]
`,
  )
  const events: RunEvent[] = []
  const { result, error, execution } = await call('main', {
    onEvent: (event) => events.push(event),
  })
  t.deepEqual(result, [3, 'OUT_OF_FUEL', 'TIMEOUT'], JSON.stringify(error))
  t.is(events.length, 12)
  const { tasks } = await tracedRun(cwd, execution.run_id)
  t.deepEqual(
    tasks.map(({ task_name, state }) => `${task_name} ${state}`),
    ['main completed', 'add completed', 'spin failed', 'wait failed'],
  )
})

test('two calls of one image share neither state nor random numbers; variables are those of the call', async (t) => {
  const { call } = programOf(
    t,
    `import os, random, uuid
calls = []
@task(name="main", env_variables=["TOKEN"])
def main():
  calls.append(1)
  return [len(calls), random.random(), str(uuid.uuid4()), os.environ.get("TOKEN"), os.environ.get("HOME")]
`,
  )
  const [first, second] = [
    await call('main', { env: { TOKEN: 'a' } }),
    await call('main', { env: { TOKEN: 'b' } }),
  ]
  const [one, two] = [Object(first.result), Object(second.result)]
  t.deepEqual([one[0], two[0], one[3], two[3], one[4], two[4]], [1, 1, 'a', 'b', null, null])
  t.not(one[1], two[1])
  t.not(one[2], two[2])
})

const reached: [what: string, body: string][] = [
  ['the file system', `return open("/etc/passwd").read()`],
  ['the folder of the program', `import os; return os.listdir(".")`],
  ['a raw socket', `import socket; return socket.create_connection(("127.0.0.1", 1)).recv(1)`],
  ['a process', `import subprocess; return str(subprocess.run(["true"]))`],
  ['a thread', `import threading; threading.Thread(target=print).start(); return "started"`],
]

for (const [what, body] of reached) {
  test(`${what} is not there for a Python task`, async (t) => {
    const { call } = programOf(t, `@task(name="main")\ndef main():\n  ${body}\n`)
    const { success, error } = await call()
    t.false(success)
    t.is(error?.error_type, 'TASK_ERROR', JSON.stringify(error))
  })
}

const refused: [what: string, source: string, message: RegExp][] = [
  [
    'a misspelt option',
    `@task(name="main", timout="1s")\ndef main(): pass\n`,
    /unknown option "timout"/,
  ],
  ['no task', `x = 1\n`, /declares no task/],
  ['a mistake in the syntax', `def main(:\n`, /program\.py.*2/s],
  ['a module that is not there', `import numpy\n`, /No module named 'numpy'/],
]

for (const [what, source, message] of refused) {
  test(`a Python file with ${what} is refused when it is loaded`, async (t) => {
    await t.throwsAsync(programOf(t, source).call(), { code: 'LOAD_ERROR', message })
  })
}

test('capsule run FILE.py prints the envelope, and shows an error with its line', async (t) => {
  const { cwd } = programOf(
    t,
    `@task(name="main")\ndef main(name):\n  print("hi", name)\n  raise ValueError(name)\n`,
  )
  const { exitCode, stdout, stderr } = await runCli(cwd, ['run', 'program.py', 'Ada'])
  t.is(exitCode, 1)
  t.is(JSON.parse(stdout).error.message, 'Ada')
  t.regex(stderr, /^hi Ada\n/)
  t.regex(stderr, /✗ main failed: ValueError: Ada\n {4}program\.py:5:\d+\n/)
  t.regex(stderr, /5 │ {3}raise ValueError\(name\)/)
})
