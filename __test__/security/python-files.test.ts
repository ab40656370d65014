// SPEC section 4, Files, for Python: the tables of the tests for JavaScript, through CPython and its libc.

import {
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { canary, otherThan } from '../helpers/cage.ts'
import { links, outside, spellings } from '../helpers/file-tables.ts'
import { pythonCageOf } from '../helpers/python-cage.ts'

const source = `
@task(name="main", allowed_files=["./data"])
def main(path):
  return every({**looks, **changes, **moves}, path)

@task(name="stat", allowed_files=["./data"])
def stat(path):
  def facts(work):
    found = work(path)
    return [found.st_mode, found.st_ino, found.st_size, found.st_mtime, found.st_nlink]
  return every({name: lambda work=work: facts(work) for name, work in stats.items()})
`

/** A folder above one that the task sees: that it is there, and nothing of it. */
const unseen = 'done [16384, 0, 0, 0.0, 1]'

for (const path of outside) {
  test(`${path} is outside for Python: 24 calls neither read, list nor change it`, async (t) => {
    const cage = pythonCageOf(t, source)
    const asked = path.replace('ROOT', cage.root)
    const { result, error } = await cage.attempt(asked)
    const { listdir, scandir, iterdir, ...others } = Object(result)
    t.deepEqual(otherThan('EACCES', others), {}, JSON.stringify(error))
    // Of the program's own folder the modules can be imported, and so are seen.
    const shown = asked === cage.project ? /^done \[.*(program\.py|_Entry).*\]$/ : /^EACCES$/
    for (const told of [listdir, scandir, iterdir]) {
      t.regex(told, shown)
      t.notRegex(told, /canary|data|docs/)
    }
    t.is(Object.keys(Object(result)).length, 24)
    t.deepEqual(readdirSync(join(cage.project, 'data')).toSorted(), ['a.txt', 'sub'])
    const facts = Object.values(Object((await cage.call('stat', [asked])).result))
    t.is(facts.length, 3)
    for (const told of facts) t.true(told === 'EACCES' || told === unseen, String(told))
  })
}

for (const name of spellings) {
  test(`${JSON.stringify(name)} is there for no call of Python`, async (t) => {
    for (const exists of [false, true]) {
      const cage = pythonCageOf(t, source, exists ? { [`data/${name}`]: canary } : {})
      const { result, error } = await cage.attempt(`data/${name}`)
      const outcomes = Object.entries(Object(result))
      t.is(outcomes.length, 24, JSON.stringify(error))
      t.deepEqual(
        outcomes.filter(([, got]) => got !== 'ENOENT' && got !== 'EACCES'),
        [],
      )
      t.like(result, { open: 'ENOENT', listdir: 'ENOENT', write: 'EACCES', mkdir: 'EACCES' })
      const names = ['a.txt', 'sub', ...(exists ? [name] : [])].toSorted()
      t.deepEqual(readdirSync(join(cage.project, 'data')).toSorted(), names)
    }
  })
}

for (const [name, target, path] of links) {
  test(`a symlink of the host's to ${target} does not lead Python out, asked as ${path}`, async (t) => {
    const cage = pythonCageOf(t, source.replace(', **moves', ''))
    symlinkSync(target.replace('ROOT', cage.root), join(cage.project, 'data', name))
    const { exclusive, ...result } = Object((await cage.attempt(path)).result)
    t.deepEqual(otherThan('EACCES', result), {})
    // That a link is there is seen by who lists its folder, too.
    t.true(['EACCES', 'EEXIST'].includes(exclusive), exclusive)
  })
}

test('a read-only folder is EROFS for every change of Python, and readable', async (t) => {
  const cage = pythonCageOf(
    t,
    `
@task(name="main", allowed_files=["./data", {"path": "./docs", "mode": "ro"}])
def main():
  inside = every({name: moves[name] for name in ("mkdir", "link_to", "symlink", "rename_to")}, "docs/new")
  inside["create"] = outcome(lambda: open("docs/new", "w"))
  file = {k: v for k, v in {**changes, **moves}.items() if k not in ("exclusive", "mkdir", "rmdir")}
  through = lambda path: os.pwrite(os.open(path, os.O_RDONLY), b"x", 0)
  return [every({**file}, "docs/d.txt"), inside, outcome(lambda: through("docs/d.txt")),
    open("docs/d.txt").read(), os.access("docs/d.txt", os.W_OK), os.access("docs/d.txt", os.R_OK)]
`,
  )
  const [file, inside, through, text, ...access] = Object((await cage.attempt()).result)
  t.deepEqual(otherThan('EROFS', file), {})
  t.deepEqual(otherThan('EROFS', inside), {})
  t.true(['EBADF', 'EROFS'].includes(through), through)
  t.deepEqual([text, ...access], ['docs', false, true])
})

test('what Python links, renames and opens by descriptors stays inside', async (t) => {
  const cage = pythonCageOf(
    t,
    `
@task(name="main", allowed_files=["./data", "./docs"])
def main():
  out = {}
  for target in ("../../canary.txt", "/etc/passwd", "sub/../../x", ".capsule/x"):
    out[target] = outcome(lambda: os.symlink(target, "data/link"))
  out["across"] = outcome(lambda: os.rename("data/a.txt", "docs/a.txt"))
  out["across_link"] = outcome(lambda: os.link("data/a.txt", "docs/a.txt"))
  folder = os.open("data/sub", os.O_RDONLY)
  os.rename("data/sub", "data/moved")
  out["moved"] = outcome(lambda: os.stat("b.txt", dir_fd=folder))
  out["climbs"] = outcome(lambda: os.open("../../canary.txt", os.O_RDONLY, dir_fd=folder))
  file = open("data/a.txt")
  os.rename("data/a.txt", "data/b.txt")
  out["file"] = file.read()
  return out
`,
    {},
    ['data', 'docs'],
  )
  const { result, error } = await cage.attempt()
  t.deepEqual(
    result,
    {
      '../../canary.txt': 'EACCES',
      '/etc/passwd': 'EACCES',
      'sub/../../x': 'EACCES',
      '.capsule/x': 'EACCES',
      across: 'EXDEV',
      across_link: 'EXDEV',
      moved: 'ENOENT',
      climbs: 'ENOENT',
      file: 'alpha',
    },
    JSON.stringify(error),
  )
})

test('what Python makes the host hold has caps, which its errors name', async (t) => {
  const cage = pythonCageOf(
    t,
    `
declared = {"allowed_files": ["./data"], "compute": "HIGH", "ram": "256MB"}
def message(work):
  try:
    return work()
  except (OSError, MemoryError, OverflowError) as error:
    return [errno.errorcode.get(getattr(error, "errno", None)), str(error)]
def holds(make):
  held = []
  for _ in range(100_000): held.append(make())

@task(name="main", **declared)
def main():
  many = []
  def scan():
    iterator = os.scandir("data/many")
    many.append(iterator)
    return next(iterator)
  return {
    "files": message(lambda: holds(lambda: open("data/a.txt"))),
    "listed": message(lambda: holds(scan)),
    "closed": many.clear(),
    "temporary": message(lambda: open("/tmp/big", "wb").write(bytes(65 << 20))),
    "truncated": message(lambda: os.truncate("data/a.txt", 1 << 41)),
    "far": message(lambda: os.pwrite(os.open("data/a.txt", os.O_WRONLY), b"x", 1 << 41)),
    "huge": message(lambda: open("data/sparse", "rb").read(2**31 - 1)),
    "whole": message(lambda: open("data/sparse", "rb").read()),
    "folders": message(lambda: holds(lambda: os.open("data", os.O_RDONLY))),
  }

@task(name="uncaught", **declared)
def uncaught():
  open("/tmp/big", "wb").write(bytes(65 << 20))
`,
  )
  const data = join(cage.project, 'data')
  writeFileSync(join(data, 'sparse'), '')
  truncateSync(join(data, 'sparse'), 2 ** 36)
  mkdirSync(join(data, 'many'))
  for (let n = 0; n < 2_000; n++) writeFileSync(join(data, 'many', String(n)), '')
  const { result, error } = await cage.call('main')
  const told = Object(result)
  t.is(told.files?.[0], 'EMFILE', JSON.stringify(error))
  t.regex(told.files[1], /256 files open at once \(quota openHandles\)/)
  t.is(told.folders[0], 'EMFILE')
  t.is(told.listed[0], 'EOVERFLOW')
  t.regex(told.listed[1], /200000 entries of folders at once/)
  t.regex(told.temporary[1], /67108864 bytes to \/tmp \(quota temporaryBytes\)/)
  t.is(told.temporary[0], 'EDQUOT')
  t.regex(told.truncated[1], /\(quota bytesWritten\)/)
  t.regex(told.far[1], /\(quota bytesWritten\)/)
  t.is(readFileSync(join(data, 'a.txt'), 'utf8'), 'alpha')
  for (const read of [told.huge, told.whole]) t.truthy(Array.isArray(read), JSON.stringify(told))
  t.is((await cage.call('uncaught')).error?.error_type, 'QUOTA_EXCEEDED')
})
