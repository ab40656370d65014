// SPEC section 4: what a Python task is told of files that it was not given, and of mounts.

import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { filesProject } from '../helpers/python-cage.ts'

const declared = `@task(name="main", allowed_files=["./data", {"path": "./docs", "mode": "ro"}])\ndef main():\n`

const refused: [what: string, body: string, name: string, message: RegExp][] = [
  [
    "a file that is not the task's",
    `open("secret.txt")`,
    'PermissionError',
    /^\[Errno 2\] Permission denied: the task may see "\.\/data" and "\.\/docs" \(read-only\) only, and ".*\/secret\.txt" leads elsewhere; add its folder to the task's allowed_files: 'secret\.txt'$/,
  ],
  [
    'a change in a read-only folder',
    `open("docs/d.txt", "w")`,
    'OSError',
    /Read-only file system: the task has this folder read-only; its allowed_files, mount and ceiling/,
  ],
  [
    'a file that is not there',
    `open("data/nothing")`,
    'FileNotFoundError',
    /^\[Errno 44\] No such file or directory: 'data\/nothing'$/,
  ],
  ['a folder as a file', `open("data")`, 'IsADirectoryError', /Is a directory: 'data'/],
]

for (const [what, body, name, message] of refused) {
  test(`Python is told why: ${what}`, async (t) => {
    const { call } = filesProject(t, `${declared}  ${body}\n`)
    const { error } = await call('main')
    t.is(error?.name, name)
    t.regex(error?.message ?? '', message)
    t.regex(error?.stack ?? '', /\(program\.py:5:\d+\)$/)
  })
}

test('an error that Python catches says why too, once', async (t) => {
  const { call } = filesProject(
    t,
    `${declared}
  said = []
  for path in ("secret.txt", "data/nothing"):
    try: open(path)
    except Exception as error: said.append(f"{type(error).__name__} {error}")
  try: raise OSError(2, "my own")
  except PermissionError as error: said.append(str(error))
  for path, mode in (("secret.txt", os.F_OK), ("secret.txt", os.R_OK), ("docs/d.txt", os.W_OK)):
    os.access(path, mode)
    said.append(str(OSError(29, "my own")))
  return said`,
  )
  const said = Object((await call('main')).result)
  t.regex(said[0], /^PermissionError .*add its folder to the task's allowed_files: 'secret.txt'$/)
  t.is(said[1], "FileNotFoundError [Errno 44] No such file or directory: 'data/nothing'")
  t.is(said[2], '[Errno 2] my own')
  t.deepEqual(said.slice(3), Array(3).fill('[Errno 29] my own'))
})

test('the top level has no files, says so, and leaves an image that has', async (t) => {
  const refusing = filesProject(t, `text = open("data/a.txt").read()\n${declared}  return text\n`)
  await t.throwsAsync(refusing.call('main'), {
    message: /PermissionError: .*only a task has files, not the top level/,
  })
  const { cwd, call } = filesProject(
    t,
    `top = [os.getcwd(), os.path.exists("data/a.txt"), os.path.isdir(".")]\n${declared}  return top + [open("data/a.txt").read()]\n`,
  )
  for (let n = 0; n < 3; n++) {
    t.deepEqual((await call('main')).result, [cwd, false, true, 'alpha\n'])
  }
})

test('mounts reach Python tasks and their sub-tasks, and a missing folder is said before', async (t) => {
  const { cwd, call } = filesProject(
    t,
    `
@task(name="child")
def child(): return open("docs/d.txt").read()
@task(name="main", allowed_files=["./data"])
def main(): return [child()["result"], os.access("docs/d.txt", os.W_OK), open("data/a.txt").read()]
@task(name="missing", allowed_files=["./missing"])
def missing(): pass`,
  )
  await t.throwsAsync(call('main'), { message: /missing/ })
  mkdirSync(join(cwd, 'missing'))
  t.deepEqual((await call('main', [], { mounts: ['./docs:ro'] })).result, [
    'docs\n',
    false,
    'alpha\n',
  ])
})

test('what tasks append to one file at once is all there', async (t) => {
  const { cwd, call } = filesProject(
    t,
    `
@task(name="line", allowed_files=["./data"])
async def line(n):
  for _ in range(20):
    with open("data/log", "a") as f: f.write(f"{n:04}\\n")
@task(name="main")
async def main():
  import asyncio
  await asyncio.gather(*(line(n) for n in range(8)))`,
  )
  const { error } = await call('main')
  const lines = readFileSync(join(cwd, 'data/log'), 'utf8').split('\n').filter(Boolean)
  t.is(lines.length, 160, JSON.stringify(error))
  t.is(new Set(lines).size, 8)
  t.is(statSync(join(cwd, 'data/log')).size, 800)
  t.deepEqual(readdirSync(join(cwd, 'data')).toSorted(), ['a.txt', 'log', 'sub'])
})
