// SPEC section 2: `capsule build` and `capsule inspect`; the same source gives the same artifact.

import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { exported } from '../helpers/artifact.ts'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { greeting, here, languages, withoutSources } from '../helpers/greeting.ts'
import { programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'

for (const [language, files] of languages) {
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
    t.regex(shown.stdout, /^ {2}main compute "LOW"$/m)
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
