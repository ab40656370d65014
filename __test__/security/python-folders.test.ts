// What Python makes the host hold in folders: their names, and the temporary folder of each sandbox.

import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { pythonCageOf } from '../helpers/python-cage.ts'

test('a folder with more than 100,000 entries is an error of Python, and no memory of the host', async (t) => {
  const cage = pythonCageOf(
    t,
    `
@task(name="main", allowed_files=["./data"], compute="HIGH")
def main():
  try:
    return len(os.listdir("data"))
  except OSError as error:
    return [errno.errorcode[error.errno], str(error)]
`,
  )
  for (let n = 0; n < 100_001; n++) writeFileSync(join(cage.project, 'data', String(n)), '')
  const [code, message] = Object((await cage.call('main')).result)
  t.is(code, 'EOVERFLOW')
  t.regex(message, /list 100000 entries of a folder \(quota listEntries\)/)
})

test('the temporary folder of a sandbox is its own, and gone with it', async (t) => {
  const cage = pythonCageOf(
    t,
    `
here = {"allowed_files": [${JSON.stringify(tmpdir())}]}
@task(name="other", allowed_hosts=[])
def other():
  return os.listdir("/tmp")
@task(name="look", **here)
def look():
  here = pathlib.Path(${JSON.stringify(tmpdir())})
  return [str(path) for below in ("", "*/", "*/*/") for path in here.glob(f"capsule-*/{below}secret-1f2d*")]
@task(name="main")
def main():
  deep = tempfile.mkdtemp()
  for _ in range(900):
    deep += "/d"
    os.mkdir(deep)
  open("/tmp/secret-1f2d", "w").write("x")
  os.symlink("secret-1f2d", "/tmp/link")
  return [other()["result"], look()["result"], len(os.listdir("/tmp")), outcome(lambda: os.symlink("/etc", "/tmp/etc"))]
`,
  )
  for (let n = 0; n < 2; n++) {
    const { result, error } = await cage.call('main')
    t.deepEqual(result, [[], [], 3, 'EACCES'], JSON.stringify(error))
  }
  // It is removed after the answer, before the next sandboxes are.
  for (let n = 0; n < 100 && secrets().length > 0; n++) await cage.call('other')
  t.deepEqual(secrets(), [])
})

test('the temporary folder of a sandbox has at most 2,000 entries', async (t) => {
  const { call } = pythonCageOf(
    t,
    `
@task(name="main")
def main():
  made = 0
  try:
    while True:
      os.mkdir(f"/tmp/{made}")
      made += 1
  except OSError as error:
    return [made, errno.errorcode[error.errno], str(error)]
`,
  )
  const [made, code, message] = Object((await call('main')).result)
  t.deepEqual([made, code], [2_000, 'EDQUOT'])
  t.regex(message, /make 2000 files and folders in \/tmp \(quota temporaryEntries\)/)
})

/** The folders for temporary files with the text of the test above. */
function secrets(): string[] {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith('capsule-'))
  return folders.filter((name) => existsSync(join(tmpdir(), name, '.capsule', 'secret-1f2d')))
}
