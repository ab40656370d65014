// Python tasks: SPEC section 1, beside the cases in Python.

import test from 'ava'
import type { RunEvent } from '@capsule-run/sdk/runner'
import { pythonProject } from '../helpers/python-program.ts'
import { runCli } from '../helpers/run-cli.ts'
import { tracedRun } from '../helpers/trace.ts'

const returned: [what: string, body: string, result: unknown][] = [
  ['nothing', `pass`, null],
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
    const { call } = pythonProject(t, `@task(name="main")\ndef main():\n  ${body}\n`)
    const envelope = await call()
    t.deepEqual(envelope.result, result, JSON.stringify(envelope.error))
  })
}

test('limits hold, and tasks call tasks, which the trace has', async (t) => {
  const { cwd, call } = pythonProject(
    t,
    `@task(name="spin", compute="LOW")
def spin():
  while True: pass
@task(name="wait", timeout="200ms", compute="HIGH")
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
  const { result, error, execution } = await call('main', [], {
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
  const { call } = pythonProject(
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
    await call('main', [], { env: { TOKEN: 'a' } }),
    await call('main', [], { env: { TOKEN: 'b' } }),
  ]
  const [one, two] = [Object(first.result), Object(second.result)]
  t.deepEqual([one[0], two[0], one[3], two[3], one[4], two[4]], [1, 1, 'a', 'b', null, null])
  t.not(one[1], two[1])
  t.not(one[2], two[2])
})

const reached: [what: string, body: string, message: RegExp][] = [
  [
    'the file system',
    `return open("/etc/passwd").read()`,
    /the task may see no files, and "\/etc\/passwd"/,
  ],
  ['the folder of the program', `import os; return os.listdir(".")`, /the task may see no files, /],
  [
    'a raw socket',
    `import socket; return socket.create_connection(("127.0.0.1", 1)).recv(1)`,
    /raw sockets are not there in a sandbox/,
  ],
  [
    'a thread',
    `import threading; threading.Thread(target=print).start(); return "started"`,
    /can't start new thread/,
  ],
]

for (const [what, body, message] of reached) {
  test(`${what} is not there for a Python task`, async (t) => {
    const { call } = pythonProject(t, `@task(name="main")\ndef main():\n  ${body}\n`)
    const { error } = await call()
    t.is(error?.error_type, 'TASK_ERROR', JSON.stringify(error))
    t.regex(error?.message ?? '', message)
  })
}

const refused: [what: string, source: string, message: RegExp][] = [
  [
    'a misspelt option',
    `@task(name="main", timout="1s")\ndef main(): pass\n`,
    /unknown option "timout"/,
  ],
  ['no task', `x = 1\n`, /declares no task/],
  ['a module that is not there', `import numpy\n`, /No module named 'numpy'/],
]

for (const [what, source, message] of refused) {
  test(`a Python file with ${what} is refused when it is loaded`, async (t) => {
    await t.throwsAsync(pythonProject(t, source).call(), { code: 'LOAD_ERROR', message })
  })
}

test('capsule run FILE.py prints the envelope, and shows an error with its line', async (t) => {
  const { cwd } = pythonProject(
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
