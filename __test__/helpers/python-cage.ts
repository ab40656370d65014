import type { ExecutionContext } from 'ava'
import { cageFor, type Cage } from './cage.ts'
import type { Project } from './program.ts'
import { pythonProject } from './python-program.ts'

/** A project with a Python program that attempts: as `cageOf`. */
export function pythonCageOf(
  t: ExecutionContext,
  source: string,
  files: Record<string, string> = {},
  open: readonly string[] = ['data'],
): Cage {
  return cageFor(t, { file: 'program.py', text: attempting + source }, files, open)
}

/** A project with folders that a task may see, one that it may not change, and a file beside them; `os` is imported. */
export function filesProject(t: ExecutionContext, source: string): Project {
  return pythonProject(t, `import os\n${source}`, {
    'data/a.txt': 'alpha\n',
    'data/sub/b.txt': 'beta\n',
    'docs/d.txt': 'docs\n',
    'secret.txt': 'secret\n',
  })
}

/** `every(calls, …)` gives what came of each call: the name of its error's number, or "done" and what it gave. */
const attempting = `
from capsule import task
import errno, glob, os, pathlib, shutil, sqlite3, tempfile

def outcome(work):
  try:
    return "done " + repr(work())
  except OSError as error:
    return errno.errorcode.get(error.errno, str(error))
  except Exception as error:
    return type(error).__name__

def every(calls, *args):
  return {name: outcome(lambda: call(*args)) for name, call in calls.items()}

def raw(path, flags):
  fd = os.open(path, flags)
  try:
    return os.read(fd, 100) if not flags & os.O_WRONLY else os.write(fd, b"x")
  finally:
    os.close(fd)

def below(path, work):
  folder = os.open("data", os.O_RDONLY)
  try:
    return work(os.path.relpath(path, "data") if not path.startswith("/") else path, folder)
  finally:
    os.close(folder)

looks = {
  "copyfile": lambda path: shutil.copyfile(path, "data/copy"),
  "listdir": lambda path: os.listdir(path),
  "open": lambda path: raw(path, os.O_RDONLY),
  "open_below": lambda path: below(path, lambda path, folder: os.read(os.open(path, os.O_RDONLY, dir_fd=folder), 100)),
  "iterdir": lambda path: list(pathlib.Path(path).iterdir()),
  "read_bytes": lambda path: pathlib.Path(path).read_bytes(),
  "scandir": lambda path: list(os.scandir(path)),
}
stats = {
  "lstat": lambda path: os.lstat(path),
  "stat": lambda path: os.stat(path),
  "stat_below": lambda path: below(path, lambda path, folder: os.stat(path, dir_fd=folder)),
}
changes = {
  "append": lambda path: open(path, "a"),
  "copy_to": lambda path: shutil.copyfile("data/a.txt", path),
  "create": lambda path: raw(path, os.O_CREAT | os.O_RDONLY),
  "exclusive": lambda path: open(path, "x"),
  "truncate": lambda path: os.truncate(path, 0),
  "update": lambda path: open(path, "r+b"),
  "utime": lambda path: os.utime(path, (0, 0)),
  "write": lambda path: open(path, "w"),
  "write_below": lambda path: below(path, lambda path, folder: os.open(path, os.O_WRONLY | os.O_CREAT, dir_fd=folder)),
}
moves = {
  "link": lambda path: os.link(path, "data/hard"),
  "link_to": lambda path: os.link("data/a.txt", path),
  "mkdir": lambda path: os.mkdir(path),
  "rename": lambda path: os.rename(path, "data/moved"),
  "rename_to": lambda path: os.replace("data/a.txt", path),
  "rmdir": lambda path: os.rmdir(path),
  "symlink": lambda path: os.symlink("a.txt", path),
  "unlink": lambda path: os.unlink(path),
}
`
