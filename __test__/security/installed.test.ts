// SPEC section 4, Artifacts: "A task can never write where native code is loaded from", also where that is several
// packages in a project's own node_modules.

import { lstatSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { commandIn, install, type Installed } from '../helpers/installed.ts'

let installed: Installed

test.before(async (t) => {
  installed = await install(t, ['@capsule-run/cli', '@capsule-run/python'])
})

test.after.always(() => installed?.remove())

const scope = 'node_modules/@capsule-run'

/** The files of the packages that native code is in, or is found by. */
function protectedFiles(): string[] {
  const packages = readdirSync(join(installed.folder, scope)).filter((name) =>
    /^native|^python-/.test(name),
  )
  return packages.flatMap((name) =>
    readdirSync(join(installed.folder, scope, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(node|cwasm|json|js)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.folder.length + 1)),
  )
}

const attacks = {
  'attack.js': `
    import { task } from '@capsule-run/sdk'
    import * as fs from 'node:fs'
    const attempt = (work) => { try { work(); return 'done' } catch ({ code }) { return code } }
    export const main = task({ name: 'main', allowedFiles: ['.'] }, (...files) => ({
      seen: attempt(() => fs.readdirSync('${scope}')),
      plant: attempt(() => fs.mkdirSync('${scope}/python-planted')),
      read: files.map((file) => attempt(() => fs.readFileSync(file))),
      write: files.map((file) => attempt(() => fs.writeFileSync(file, 'x'))),
      remove: files.map((file) => attempt(() => fs.rmSync(file))),
      bundler: ['node_modules/esbuild', 'node_modules/@esbuild'].map((path) => attempt(() => fs.readdirSync(path))),
      move: ['node_modules', '${scope}'].map((path) => attempt(() => fs.renameSync(path, 'moved'))),
      mine: attempt(() => fs.writeFileSync('mine.txt', 'x')),
    }))`,
  'attack.py': `
import os
from capsule import task

def attempt(work):
    try:
        work()
        return "done"
    except OSError as error:
        return os.strerror(error.errno)

def written(path):
    with open(path, "w") as file:
        file.write("x")

@task(name="main", allowed_files=["."])
def main(*files):
    return {
        "seen": attempt(lambda: os.listdir("${scope}")),
        "plant": attempt(lambda: os.mkdir("${scope}/python-planted")),
        "read": [attempt(lambda: open(file).close()) for file in files],
        "write": [attempt(lambda: written(file)) for file in files],
        "remove": [attempt(lambda: os.remove(file)) for file in files],
        "bundler": [attempt(lambda: os.listdir(path)) for path in ("node_modules/esbuild", "node_modules/@esbuild")],
        "move": [attempt(lambda: os.rename(path, "moved")) for path in ("node_modules", "${scope}")],
        "mine": attempt(lambda: written("mine.txt")),
    }
`,
}

for (const [file, program] of Object.entries(attacks)) {
  test.serial(
    `${file}: who may write a whole project does not see the native code in its packages`,
    async (t) => {
      const { folder, node } = installed
      writeFileSync(join(folder, file), program)
      const files = protectedFiles()
      t.true(files.some((path) => path.endsWith('capsule-native.node')))
      t.true(files.some((path) => path.endsWith('engines/javascript/code.cwasm')))
      t.true(files.some((path) => path.endsWith('engines/python/code.cwasm')))
      const before = files.map((path) => lstatSync(join(folder, path)).ctimeMs)
      const { stdout, stderr } = await node(commandIn(folder), 'run', file, '--json', ...files)
      const [absent, busy] = file.endsWith('.py')
        ? ['No such file or directory', 'Resource busy']
        : ['ENOENT', 'EBUSY']
      const everywhere = files.map(() => absent)
      t.deepEqual(
        JSON.parse(stdout).result,
        {
          seen: absent,
          plant: absent,
          read: everywhere,
          write: everywhere,
          remove: everywhere,
          bundler: [absent, absent],
          move: [busy, absent],
          mine: 'done',
        },
        stderr,
      )
      t.deepEqual(
        files.map((path) => lstatSync(join(folder, path)).ctimeMs),
        before,
      )
    },
  )
}
