// The commands besides `run`, as the linked command gives them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { checkout } from '../helpers/checkout.ts'
import { folderWith } from '../helpers/folder.ts'
import { goodProgram } from '../helpers/mistake.ts'
import { runCli } from '../helpers/run-cli.ts'
import { filesBelow } from '../helpers/tree.ts'

test.serial('capsule --version prints the version of its package and nothing else', async (t) => {
  const manifest = JSON.parse(readFileSync(join(checkout, 'ts/cli/package.json'), 'utf8'))
  const outcome = await runCli(folderWith(t), ['--version'])
  t.deepEqual(outcome, { exitCode: 0, stdout: `${manifest.version}\n`, stderr: '' })
})

for (const args of [[], ['--help'], ['-h'], ['help']]) {
  test.serial(`capsule ${args.join(' ')} lists the commands`, async (t) => {
    const { exitCode, stdout, stderr } = await runCli(folderWith(t), args)
    for (const name of ['run', 'doctor', 'clean'])
      t.regex(stdout, new RegExp(`^ {2}${name}\\b`, 'm'))
    t.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' })
  })
}

for (const name of ['run', 'doctor', 'clean']) {
  test.serial(`capsule ${name} --help says how it is used, with examples`, async (t) => {
    const { exitCode, stdout, stderr } = await runCli(folderWith(t), [name, '--help'])
    t.regex(stdout, new RegExp(`capsule ${name}`))
    t.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' })
  })
}

test.serial('capsule run --help names every option', async (t) => {
  const { stdout } = await runCli(folderWith(t), ['run', '--help'])
  for (const option of ['--json', '--verbose', '--args-file', '--task'])
    t.true(stdout.includes(option))
})

test.serial(
  'capsule doctor finds nothing wrong with this machine, and writes nothing',
  async (t) => {
    const cwd = folderWith(t, { 'capsule.toml': '[workflow]\nname = "Mine"\n' })
    const { exitCode, stdout, stderr } = await runCli(cwd, ['doctor'])
    t.notRegex(stdout, /✗/)
    t.regex(stdout, /^✓ project: Mine$/m)
    t.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' })
    t.deepEqual(filesBelow(cwd), ['capsule.toml'])
  },
)

test.serial(
  'capsule doctor says what is wrong with a project and what to do, exit code 1',
  async (t) => {
    const cwd = folderWith(t, {
      'capsule.toml': '[tasks]\ndefault_rom = 1\n',
      '.capsule': 'a file',
    })
    const { exitCode, stdout } = await runCli(cwd, ['doctor'])
    t.regex(stdout, /^✗ project: .*capsule\.toml:2: .*\n {2}→ /m)
    t.regex(stdout, /^✗ cache: .*\n {2}→ /m)
    t.is(exitCode, 1)
  },
)

test.serial('capsule clean empties the cache; the next run fills it again', async (t) => {
  const cwd = folderWith(t, { 'a.ts': goodProgram })
  await runCli(cwd, ['run', 'a.ts'])
  const cleaned = await runCli(cwd, ['clean'])
  t.regex(cleaned.stdout, /^\.capsule\/cache emptied: 3 files, [\d.]+ [KM]B\n$/)
  t.deepEqual(
    filesBelow(cwd).filter((name) => name.includes('cache')),
    [],
  )
  t.is((await runCli(cwd, ['run', 'a.ts'])).exitCode, 0)
})

test.serial('capsule clean removes nothing but the cache', async (t) => {
  const files = { 'a.ts': goodProgram, '.capsule/notes': 'kept', '.capsule/.gitignore': '*\n' }
  const cwd = folderWith(t, files)
  await runCli(cwd, ['run', 'a.ts'])
  await runCli(cwd, ['clean'])
  const traces = ['.capsule/trace.db', '.capsule/trace.db-shm', '.capsule/trace.db-wal']
  t.deepEqual(filesBelow(cwd), [...Object.keys(files), ...traces].toSorted())
})

const mistakes: [args: string[], message: RegExp][] = [
  [['rnu', 'a.ts'], /^✗ There is no command "rnu"\. Did you mean "run"\?/],
  [['a.ts'], /^✗ There is no command "a\.ts"\. To run this file: capsule run a\.ts\n$/],
  [['doctor', 'now'], /^✗ .*"now".*Usage: capsule doctor\n$/],
  [['clean', '--all'], /^✗ There is no option --all\./],
]

for (const [args, message] of mistakes) {
  test.serial(`capsule ${args.join(' ')}: one message, exit code 2`, async (t) => {
    const { exitCode, stdout, stderr } = await runCli(folderWith(t, { 'a.ts': goodProgram }), args)
    t.regex(stderr, message)
    t.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' })
  })
}
