// SPEC sections 4 and 6: what Python's own modules do with the files that a task was given.

import test from 'ava'
import { filesProject } from '../helpers/python-cage.ts'

const declared = `@task(name="main", allowed_files=["./data", {"path": "./docs", "mode": "ro"}])\ndef main():\n`

/** The body of a task, and what it gives. */
const works: [what: string, body: string, result: unknown][] = [
  [
    'open reads, as text and bytes',
    `return [open("data/a.txt").read(), list(open("data/a.txt", "rb"))[0].hex()]`,
    ['alpha\n', '616c7068610a'],
  ],
  [
    'an absolute path is the same file',
    `return open(os.path.abspath("data/a.txt")).read()`,
    'alpha\n',
  ],
  [
    'open writes, appends, makes exclusively',
    `
  with open("data/w.txt", "w") as f: f.write("one\\n")
  with open("data/w.txt", "a") as f: f.write("two\\n"); at = f.tell()
  try: open("data/w.txt", "x")
  except FileExistsError as error: again = error.filename
  return [open("data/w.txt").readlines(), at, again]`,
    [['one\n', 'two\n'], 8, 'data/w.txt'],
  ],
  [
    'a file is read and written in place, sought and truncated',
    `
  with open("data/w.txt", "w+b") as f:
    f.write(b"x" * 10_000); f.seek(5); f.write(b"YY"); f.seek(0)
    head = f.read(8).decode(); f.seek(-2, os.SEEK_END); tail = f.read().decode()
    f.truncate(7); os.fsync(f.fileno())
    return [head, tail, os.fstat(f.fileno()).st_size, os.pread(f.fileno(), 3, 4).decode()]`,
    ['xxxxxYYx', 'xx', 7, 'xYY'],
  ],
  [
    'a large file comes back as it was written',
    `
  import hashlib
  content = bytes(range(256)) * 40_000
  with open("data/large", "wb") as f: f.write(content)
  with open("data/large", "rb") as f: back = f.read()
  os.remove("data/large")
  return back == content`,
    true,
  ],
  [
    'os lists, walks and looks',
    `
  found = sorted((entry.name, entry.is_dir()) for entry in os.scandir("data"))
  return [sorted(os.listdir("data")), found, sorted(os.walk("data")), os.stat("data/a.txt").st_size, os.path.getsize("data/sub/b.txt")]`,
    [
      ['a.txt', 'sub'],
      [
        ['a.txt', false],
        ['sub', true],
      ],
      [
        ['data', ['sub'], ['a.txt']],
        ['data/sub', [], ['b.txt']],
      ],
      6,
      5,
    ],
  ],
  [
    'os makes, renames, replaces and removes',
    `
  os.makedirs("data/p/q/r"); os.makedirs("data/p/q/r", exist_ok=True)
  os.rename("data/p/q", "data/q"); os.replace("data/a.txt", "data/q/a.txt")
  os.rmdir("data/q/r"); os.remove("data/q/a.txt"); os.removedirs("data/p")
  return sorted(os.walk("data"))`,
    [
      ['data', ['q', 'sub'], []],
      ['data/q', [], []],
      ['data/sub', [], ['b.txt']],
    ],
  ],
  [
    'links',
    `
  import errno
  os.symlink("a.txt", "data/link"); os.link("data/a.txt", "data/hard")
  seen = [os.readlink("data/link"), os.path.islink("data/link"), open("data/link").read(), os.path.samefile("data/a.txt", "data/hard")]
  seen += [os.stat("data/hard").st_nlink, os.path.relpath(os.path.realpath("data/link"))]
  try: os.open("data/link", os.O_RDONLY | os.O_NOFOLLOW)
  except OSError as error: seen.append(errno.errorcode[error.errno])
  os.close(os.open("data/a.txt", os.O_RDONLY | os.O_NOFOLLOW))
  os.unlink("data/link"); os.unlink("data/hard")
  return seen + [sorted(os.listdir("data"))]`,
    ['a.txt', true, 'alpha\n', true, 2, 'data/a.txt', 'ELOOP', ['a.txt', 'sub']],
  ],
  [
    'times and rights',
    `
  os.utime("data/a.txt", (10, 20.5))
  return [os.stat("data/a.txt").st_mtime, os.access("data/a.txt", os.W_OK), os.access("docs/d.txt", os.W_OK), os.access("docs/d.txt", os.R_OK), os.access("secret.txt", os.F_OK)]`,
    [20.5, true, false, true, false],
  ],
  [
    'descriptors of folders',
    `
  folder = os.open("data", os.O_RDONLY)
  file = os.open("a.txt", os.O_RDONLY, dir_fd=folder)
  return [os.read(file, 5).decode(), os.stat("sub/b.txt", dir_fd=folder).st_size, os.close(file), os.close(folder)]`,
    ['alpha', 5, null, null],
  ],
  [
    'the working folder, and changing it',
    `
  import contextlib
  top = os.getcwd()
  with contextlib.chdir("data/sub"): inside = [os.path.relpath(os.getcwd(), top), open("b.txt").read(), open("../a.txt").read()]
  os.chdir("data"); os.chdir("..")
  return inside + [os.getcwd() == top]`,
    ['data/sub', 'beta\n', 'alpha\n', true],
  ],
  [
    'pathlib',
    `
  from pathlib import Path
  path = Path("data") / "new" / "p.txt"
  path.parent.mkdir(); path.write_text("é"); path.rename(path.with_suffix(".md"))
  return [sorted(map(str, Path("data").rglob("*.*"))), Path("data/new/p.md").read_text(), Path("data").resolve() == Path.cwd() / "data", Path("nothing").exists()]`,
    [['data/a.txt', 'data/new/p.md', 'data/sub/b.txt'], 'é', true, false],
  ],
  [
    'shutil',
    `
  import shutil
  shutil.copy("docs/d.txt", "data"); shutil.copytree("data/sub", "data/tree"); shutil.move("data/tree", "data/moved")
  archive = shutil.make_archive("data/sub/all", "zip", "data/moved")
  shutil.rmtree("data/moved")
  return [sorted(os.listdir("data")), os.path.basename(archive), shutil.disk_usage if False else None]`,
    [['a.txt', 'd.txt', 'sub'], 'all.zip', null],
  ],
  [
    'glob',
    `
  import glob
  return [sorted(glob.glob("data/**/*.txt", recursive=True)), glob.glob("*.txt")]`,
    [['data/a.txt', 'data/sub/b.txt'], []],
  ],
  [
    'tempfile',
    `
  import tempfile
  with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile("w+", dir=folder) as named:
    named.write("x"); named.flush()
    inside = [os.path.dirname(folder), open(named.name).read(), len(os.listdir(folder))]
  with tempfile.TemporaryFile() as file, tempfile.SpooledTemporaryFile(max_size=2) as spooled:
    file.write(b"abc"); file.seek(1); spooled.write(b"abc"); spooled.seek(0)
    inside += [file.read().decode(), spooled.read().decode()]
  descriptor, path = tempfile.mkstemp(); os.close(descriptor); os.remove(path)
  open("/tmp/plain.txt", "w").write("plain")
  return inside + [tempfile.gettempdir(), os.listdir("/tmp")]`,
    ['/tmp', 'x', 1, 'bc', 'abc', '/tmp', ['plain.txt']],
  ],
  [
    'moving between folders of the task copies',
    `
  import shutil
  open("/tmp/m.txt", "w").write("m"); shutil.move("/tmp/m.txt", "data/m.txt")
  return [open("data/m.txt").read(), os.listdir("/tmp")]`,
    ['m', []],
  ],
  [
    'sqlite3 in memory and in a folder',
    `
  import sqlite3
  for name in (":memory:", "data/base.db", "/tmp/base.db"):
    base = sqlite3.connect(name)
    base.execute("create table t(n)"); base.executemany("insert into t values (?)", [(n,) for n in range(1000)]); base.commit()
    if name != ":memory:": base.close(); base = sqlite3.connect(name)
    total = base.execute("select sum(n) from t").fetchone()[0]; base.close()
  return [total, sorted(os.listdir("data"))]`,
    [499_500, ['a.txt', 'base.db', 'sub']],
  ],
  [
    'zipfile, tarfile, gzip, csv, json',
    `
  import zipfile, tarfile, gzip, csv, json
  with zipfile.ZipFile("data/z.zip", "w", zipfile.ZIP_DEFLATED) as z: z.write("data/a.txt"); z.writestr("b/c.txt", "c")
  with zipfile.ZipFile("data/z.zip") as z: z.extractall("data/out")
  with tarfile.open("data/t.tgz", "w:gz") as t: t.add("data/sub", "sub")
  with tarfile.open("data/t.tgz") as t: t.extractall("data/out", filter="data")
  with gzip.open("data/g.gz", "wt") as g: g.write("g")
  with open("data/rows.csv", "w", newline="") as f: csv.writer(f).writerows([["a", 1], ["b,", 2]])
  json.dump({"k": [1]}, open("data/j.json", "w"))
  return [open("data/out/b/c.txt").read(), open("data/out/data/a.txt").read(), open("data/out/sub/b.txt").read(), gzip.open("data/g.gz", "rt").read(), list(csv.reader(open("data/rows.csv"))), json.load(open("data/j.json"))]`,
    [
      'c',
      'alpha\n',
      'beta\n',
      'g',
      [
        ['a', '1'],
        ['b,', '2'],
      ],
      { k: [1] },
    ],
  ],
]

for (const [what, body, result] of works) {
  test(`Python's files: ${what}`, async (t) => {
    const { call } = filesProject(t, `${declared}  ${body.trimStart()}\n`)
    const envelope = await call('main')
    t.deepEqual(envelope.result, result, JSON.stringify(envelope.error))
  })
}
