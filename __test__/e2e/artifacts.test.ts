// SPEC section 2: `capsule exec`, and `run()` of an artifact, in both languages.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { run } from '@capsule-run/sdk/runner'
import {
  componentOf,
  customSection,
  exported,
  installationIn,
  sectionsOf,
} from '../helpers/artifact.ts'
import { folderWith } from '../helpers/folder.ts'
import { here, languages, withoutSources } from '../helpers/greeting.ts'
import { programText } from '../helpers/program.ts'
import { installed } from '../helpers/python-packages.ts'
import { runCli } from '../helpers/run-cli.ts'

for (const [language, files] of languages) {
  test(`an artifact of ${language} runs without its sources, as they would`, async (t) => {
    const folder = await withoutSources(t, files)
    for (const file of ['hello.wasm', 'hello.cwasm']) {
      const { exitCode, stdout, stderr } = await runCli(folder, ['exec', file, 'Ada', '--json'])
      t.is(exitCode, 0, stderr)
      t.is(stderr, '')
      const { result, execution } = JSON.parse(stdout)
      t.is(result, 'hello Ada')
      t.is(execution.task_name, 'main')
      writeFileSync(join(folder, 'args.json'), '[21]')
      const other = await runCli(folder, [
        'exec',
        file,
        '--task',
        'double',
        '--args-file',
        'args.json',
      ])
      t.is(JSON.parse(other.stdout).result, 42)
    }
  })

  test(`run() runs an artifact of ${language}`, async (t) => {
    const cwd = await withoutSources(t, files)
    for (const file of ['hello.wasm', 'hello.cwasm']) {
      t.is((await run({ file, cwd, args: ['Ada'] })).result, 'hello Ada')
      t.is((await run({ file, cwd, task: 'double', args: [4] })).result, 8)
    }
  })
}

test('an artifact with the engine of another version runs with that, which is compiled once', async (t) => {
  t.timeout(280_000)
  const installation = installationIn(folderWith(t), folderWith(t))
  const folder = folderWith(t, { 'capsule.toml': '' })
  const files = {
    'fail.ts': programText(
      "export const main = task({ name: 'main' }, () => { throw new Error('far') })",
    ),
  }
  await exported(t, installation, folder, files)
  const path = join(folder, 'fail.wasm')
  const sections = sectionsOf(readFileSync(path))
  // To who looks at its bytes this is another engine.
  writeFileSync(path, componentOf([...sections, customSection('name', 'of another version')]))
  for (const turn of ['first', 'second']) {
    const { exitCode, stdout, stderr } = await installation.capsule(
      folder,
      'exec',
      'fail.wasm',
      '--verbose',
    )
    t.is(exitCode, 1, stderr)
    const { error } = JSON.parse(stdout)
    t.is(error.message, 'far')
    t.regex(error.stack, /at .*fail\.ts:2:\d+/)
    t.is(stderr.includes('(cached)'), turn === 'second', stderr)
  }
})

test('a stack leads to the sources, and the trace keeps it', async (t) => {
  const files = {
    'fail.ts': programText(
      "export const main = task({ name: 'main' }, () => { throw new Error('far') })",
    ),
  }
  const folder = await withoutSources(t, files)
  for (const file of ['fail.wasm', 'fail.cwasm']) {
    const { stdout } = await runCli(folder, ['exec', file])
    const { error, execution } = JSON.parse(stdout)
    t.regex(error.stack, /at .*fail\.ts:2:\d+/, file)
    const traced = await runCli(folder, ['trace', execution.run_id, '--json'])
    t.regex(traced.stdout, /fail\.ts:2:\d+/, file)
  }
})

test('an artifact belongs to the project that it lies in: settings, variables, mounts', async (t) => {
  const files = {
    'read.py': `import os
from capsule import task
@task(name="main", env_variables=["PLACE"], allowed_files=["./data"])
def main():
    return [os.environ["PLACE"], open("data/a.txt").read(), open("/more/b.txt").read()]
`,
  }
  const folder = folderWith(t, { 'capsule.toml': '' })
  await exported(t, here, folder, files)
  const home = folderWith(t, {
    'capsule.toml': '[tasks]\ndefault_compute = "LOW"\n',
    '.env': 'PLACE=home',
    'data/a.txt': 'a',
    'other/b.txt': 'b',
  })
  for (const file of ['read.wasm', 'read.cwasm']) {
    writeFileSync(join(home, file), readFileSync(join(folder, file)))
    const { stdout, stderr } = await runCli(home, ['exec', file, '--mount', './other::/more:ro'])
    t.deepEqual(JSON.parse(stdout || '{}').result, ['home', 'a', 'b'], stderr)
  }
})

test('what a Python program imports while it runs, and the data of its packages, come with it', async (t) => {
  const files = {
    'late.py': `from capsule import task
@task(name="main")
def main():
    import json
    from parts.near import near
    import teller
    from importlib import import_module, resources
    return [near(), teller.tell(), import_module("teller.unnamed").value, resources.files("teller").joinpath("words.txt").read_text()]
@task(name="absent")
def absent():
    import nowhere_at_all
`,
    'parts/__init__.py': '',
    'parts/near.py': 'from . import nearer\ndef near():\n    return nearer.value\n',
    'parts/nearer.py': 'value = "near"\n',
    'unrelated.py': 'SECRET = "not taken along"\n',
    ...installed({
      'teller/__init__.py': 'def tell():\n    from teller.deep import value\n    return value\n',
      'teller/deep.py': 'value = "deep"\n',
      'teller/unnamed.py': 'value = "unnamed"\n',
      'teller/words.txt': 'words',
    }),
  }
  const folder = folderWith(t, { 'capsule.toml': '' })
  await exported(t, here, folder, files)
  const home = folderWith(t, { 'capsule.toml': '' })
  for (const file of ['late.wasm', 'late.cwasm']) {
    const artifact = readFileSync(join(folder, file))
    t.false(artifact.includes('not taken along'))
    writeFileSync(join(home, file), artifact)
    const { stdout, stderr } = await runCli(home, ['exec', file])
    t.deepEqual(
      JSON.parse(stdout || '{}').result,
      ['near', 'deep', 'unnamed', 'words'],
      stderr + stdout,
    )
    const absent = await runCli(home, ['exec', file, '--task', 'absent'])
    t.regex(JSON.parse(absent.stdout).error.message, /nowhere_at_all/)
  }
})
