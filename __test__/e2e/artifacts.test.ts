// SPEC section 2: `capsule build --export`, `capsule exec`, `capsule inspect`, in both languages.

import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { run } from '@capsule-run/sdk/runner'
import {
  componentOf,
  customSection,
  exported,
  installationIn,
  sectionsOf,
  type Installation,
} from '../helpers/artifact.ts'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { installed } from '../helpers/python-packages.ts'
import { runCli } from '../helpers/run-cli.ts'

const here: Installation = { capsule: async (cwd, ...args) => runCli(cwd, args) }

const greeting = {
  'hello.ts': programText(`import { polite } from './polite.ts'
console.log('loaded')
export const main = task({ name: 'main', compute: 'LOW' }, (name: string) => polite(name ?? 'you'))
export const double = task({ name: 'double' }, (value: number) => value * 2)`),
  'polite.ts': 'export const polite = (name: string): string => `hello ${name}`',
}

const greetingPython = {
  'hello.py': `from capsule import task
from polite import polite
print('loaded')
@task(name="main", compute="LOW")
def main(name="you"):
    return polite(name)
@task(name="double")
def double(value):
    return value * 2
`,
  'polite.py': 'def polite(name):\n    return f"hello {name}"\n',
}

const languages: [string, Record<string, string>][] = [
  ['TypeScript', greeting],
  ['Python', greetingPython],
]

/** A folder of a project with artifacts, without the sources that they were made of. */
async function withoutSources(t: ExecutionContext, files: Record<string, string>): Promise<string> {
  const folder = folderWith(t, { 'capsule.toml': '' })
  await exported(t, here, folder, files)
  for (const name of Object.keys(files)) rmSync(join(folder, name))
  return folder
}

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

  test(`the same source of ${language} gives the same artifact, wherever and whenever it is built`, async (t) => {
    const [name = '', source = ''] = Object.entries(files)[0] ?? []
    const random =
      language === 'Python'
        ? 'import random, time, uuid\nfrozen = [random.random(), time.time(), str(uuid.uuid4()), time.monotonic()]\n'
        : 'globalThis.frozen = [Math.random(), Date.now(), crypto.randomUUID(), performance.now()]\n'
    const artifacts = []
    for (const place of ['first', 'another/place']) {
      const folder = join(folderWith(t), place)
      mkdirSync(folder, { recursive: true })
      await exported(
        t,
        here,
        folder,
        { 'capsule.toml': '', ...files, [name]: random + source },
        name,
      )
      artifacts.push(readFileSync(join(folder, 'hello.wasm')))
    }
    const [first, second] = artifacts
    t.true(first?.equals(second ?? Buffer.of()))
  })
}

test('a change of anything that an artifact is made of gives another one, and nothing else does', async (t) => {
  const folder = folderWith(t)
  const files = {
    'hello.ts': programText(`import { tell } from 'teller'
import { polite } from './polite.ts'
export const main = task({ name: 'main' }, () => tell(polite('you')))`),
    'polite.ts': 'export const polite = (name: string): string => name // quietly',
    'tsconfig.json': '{}',
    'node_modules/teller/package.json': '{"name":"teller","version":"1.0.0","main":"index.js"}',
    'node_modules/teller/index.js': 'exports.tell = (text) => text',
    'capsule.toml': '',
    'other.ts': '',
  }
  const build = async (): Promise<Buffer> => {
    await exported(t, here, folder, {}, 'hello.ts')
    return readFileSync(join(folder, 'hello.wasm'))
  }
  writeFiles(folder, files)
  let before = await build()
  const changes: [file: string, text: string][] = [
    ['hello.ts', files['hello.ts'].replace("'you'", "'me'")],
    ['polite.ts', `${files['polite.ts']}, or loudly`],
    [
      'node_modules/teller/package.json',
      files['node_modules/teller/package.json'].replace('1.0.0', '1.0.1'),
    ],
    ['tsconfig.json', '{"compilerOptions":{"useDefineForClassFields":false}}'],
  ]
  for (const [file, text] of changes) {
    writeFileSync(join(folder, file), text)
    const after = await build()
    t.false(after.equals(before), file)
    before = after
  }
  utimesSync(join(folder, 'polite.ts'), 1, 1)
  writeFiles(folder, { 'other.ts': 'other', 'capsule.toml': '[workflow]\nname = "other"\n' })
  t.true((await build()).equals(before))
  const { exitCode } = await runCli(folder, ['build', 'hello.ts', '--export'], {
    env: { SOURCE_DATE_EPOCH: '1700000000' },
  })
  t.is(exitCode, 0)
  t.false(readFileSync(join(folder, 'hello.wasm')).equals(before))
})

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

test('capsule build loads a program ahead of time', async (t) => {
  const folder = folderWith(t, greeting)
  const { exitCode, stdout, stderr } = await runCli(folder, ['build', 'hello.ts'])
  t.is(exitCode, 0, stderr)
  t.regex(stdout, /^✓ hello\.ts {2}2 tasks, in the cache\n {2}built in .*\n$/)
  t.is(stderr, 'loaded\n')
  t.is((await runCli(folder, ['run', 'hello.ts'])).stderr, '')
})

test('--out says where artifacts go, and what was made is told', async (t) => {
  const folder = folderWith(t, greeting)
  const { stdout, stderr } = await runCli(folder, [
    'build',
    'hello.ts',
    '--export',
    '--out',
    'dist/all',
  ])
  t.regex(
    stdout,
    /^✓ dist\/all\/hello\.wasm {2}\d+ MB, for every machine\n✓ dist\/all\/hello\.cwasm {2}.*, for this installation\n/,
    stderr,
  )
  t.is(
    JSON.parse((await runCli(folder, ['exec', 'dist/all/hello.wasm'])).stdout).result,
    'hello you',
  )
})

const impossible: [what: string, files: Record<string, string>, why: RegExp][] = [
  [
    'leaves a timer behind',
    {
      'a.ts': programText(
        "setTimeout(() => {}, 1e6)\nexport const main = task({ name: 'main' }, () => 1)",
      ),
    },
    /a\.ts: its top level leaves a timer/,
  ],
  [
    'calls tasks of another file',
    {
      'a.ts': programText(
        "const b = task.from('./b.ts', 'b')\nexport const main = task({ name: 'main' }, () => b())",
      ),
      'b.ts': programText("export const b = task({ name: 'b' }, () => 1)"),
    },
    /a\.ts: it calls the task "b" of "\.\/b\.ts", and an artifact holds the tasks of one file/,
  ],
  [
    'throws',
    { 'a.ts': "throw new Error('no')" },
    /a\.ts: the top level threw Error: no\n +at a\.ts:1/,
  ],
  ['does not compile', { 'a.ts': 'export const x = (' }, /a\.ts:1:19/],
]

for (const [what, files, why] of impossible) {
  test(`no artifact is made of a program that ${what}`, async (t) => {
    const { exitCode, stderr } = await runCli(folderWith(t, files), ['build', 'a.ts', '--export'])
    t.is(exitCode, 2, stderr)
    t.regex(stderr, why)
  })
}

test('capsule inspect shows tasks, sizes and provenance, and runs nothing', async (t) => {
  const folder = await withoutSources(t, greeting)
  for (const [file, form, seal] of [
    ['hello.wasm', 'portable', null],
    ['hello.cwasm', 'sealed', true],
  ] as const) {
    const { stdout, stderr } = await runCli(folder, ['inspect', file, '--json'])
    t.is(stderr, '')
    const found = JSON.parse(stdout)
    t.is(found.form, form)
    t.is(found.sealed_here, seal)
    t.true(found.installed_engine)
    t.is(found.provenance.file, 'hello.ts')
    t.is(found.provenance.language, 'javascript')
    t.regex(found.provenance.interpreter, /StarlingMonkey/)
    t.deepEqual(
      found.tasks.map((task: { name: string }) => task.name),
      ['main', 'double'],
    )
    t.true(found.image_bytes > 1000 && found.bytes > found.image_bytes)
    const shown = await runCli(folder, ['inspect', file])
    t.regex(shown.stdout, /made of +hello\.ts \(javascript\)/)
    t.regex(shown.stdout, /main {2}compute "LOW"/)
  }
})

test('a mistake in what is built, executed or inspected is said in one message', async (t) => {
  const folder = folderWith(t, greeting)
  for (const [args, message] of [
    [['exec', 'hello.ts'], 'hello.ts is a source: capsule run hello.ts'],
    [['exec', 'none.wasm'], 'none.wasm: there is no such file.'],
    [['exec'], 'Which artifact? Usage: capsule exec FILE.'],
    [['inspect', 'hello.ts'], 'hello.ts is a source: capsule run hello.ts'],
    [['build'], 'One file is built at a time. Usage: capsule build FILE [--export] [--out FOLDER]'],
    [['build', 'hello.ts', '--out', 'x'], '--out says where --export writes: give both.'],
  ] as const) {
    const { exitCode, stderr } = await runCli(folder, args)
    t.is(exitCode, 2)
    t.is(stderr, `✗ ${message}\n`)
  }
})
