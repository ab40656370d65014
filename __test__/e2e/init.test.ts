// SPEC section 2: `capsule init`, a new project.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { tools } from '../../ts/cli/init/templates.ts'
import { checkout } from '../helpers/checkout.ts'
import { folderWith } from '../helpers/folder.ts'
import { runCli, type CliOptions } from '../helpers/run-cli.ts'
import { filesBelow } from '../helpers/tree.ts'

const terminal = ['python3', fileURLToPath(new URL('../helpers/terminal.py', import.meta.url))]

/** At a terminal, where a key is typed when it was asked for the language. */
function typing(key: string): CliOptions {
  return { through: [...terminal, '--key-after', '[ts]', key], env: { TERM: 'xterm-256color' } }
}

const made = {
  ts: ['src/main.ts', 'test/main.test.ts', 'tsconfig.json'],
  js: ['src/main.js', 'test/main.test.js'],
  py: ['src/main.py', 'test/main.test.js'],
}
const always = ['.gitignore', 'README.md', 'capsule.toml', 'package.json']

for (const [template, files] of Object.entries(made)) {
  test(`capsule init --template ${template} makes a project whose program runs, and says what is next`, async (t) => {
    const cwd = folderWith(t)
    const { exitCode, stdout, stderr } = await runCli(cwd, ['init', 'app', '--template', template])
    t.is(exitCode, 0, stderr)
    t.is(stderr, '')
    t.deepEqual(filesBelow(join(cwd, 'app')), [...always, ...files].toSorted())
    t.true(
      stdout.endsWith('Next\n  cd app\n  npm install\n  npx capsule run\n  npm test\n'),
      stdout,
    )
    const ran = await runCli(join(cwd, 'app'), ['run', '--json'])
    t.is(JSON.parse(ran.stdout).result, 'Hello, world!', ran.stderr)
    const doctor = await runCli(join(cwd, 'app'), ['doctor'])
    t.is(doctor.exitCode, 0, doctor.stdout)
    t.regex(doctor.stdout, /^✓ project: app$/m)
  })
}

test('without a terminal capsule init asks nothing, and makes a project in TypeScript here', async (t) => {
  const cwd = folderWith(t, { 'notes.txt': 'mine' })
  const { exitCode, stdout } = await runCli(cwd, ['init'])
  t.is(exitCode, 0)
  t.true(existsSync(join(cwd, 'src/main.ts')))
  t.is(readFileSync(join(cwd, 'notes.txt'), 'utf8'), 'mine')
  t.notRegex(stdout, /Language|cd /)
})

test('no file is overwritten: capsule init lists those in its way, and writes none', async (t) => {
  const files = { 'package.json': '{}', 'src/main.ts': '// mine' }
  const cwd = folderWith(t, files)
  const { exitCode, stdout, stderr } = await runCli(cwd, ['init'])
  t.is(exitCode, 2)
  t.is(stdout, '')
  t.regex(stderr, /^✗ \S+ has package\.json, src\/main\.ts already, and no file is overwritten\./)
  t.deepEqual(filesBelow(cwd), Object.keys(files))
  t.is(readFileSync(join(cwd, 'src/main.ts'), 'utf8'), '// mine')
})

test('what capsule init had written is removed when it cannot write the rest', async (t) => {
  const cwd = folderWith(t)
  mkdirSync(join(cwd, 'app'))
  // A file where a folder has to be.
  writeFileSync(join(cwd, 'app/test'), '')
  const { exitCode, stderr } = await runCli(cwd, ['init', 'app'])
  t.is(exitCode, 2)
  t.regex(stderr, /^✗ \S+app: the project cannot be written: E\w+/)
  t.deepEqual(readdirSync(join(cwd, 'app')), ['test'])
})

test('a template that there is not is a mistake that lists those there are', async (t) => {
  const cwd = folderWith(t)
  const { exitCode, stderr } = await runCli(cwd, ['init', '--template', 'tss'])
  t.is(exitCode, 2)
  t.is(stderr, '✗ --template "tss" is not known. Did you mean "ts"? Write ts, js or py.\n')
  t.deepEqual(readdirSync(cwd), [])
})

test.serial('at a terminal capsule init asks for the language until it is told one', async (t) => {
  const cwd = folderWith(t)
  const { exitCode, stdout } = await runCli(cwd, ['init', 'app'], typing('perl\rpy\r'))
  t.is(exitCode, 0, stdout)
  t.regex(stdout, /Language: ts \(TypeScript\), js \(JavaScript\), py \(Python\) \[ts\] /)
  t.regex(stdout, /Write ts, js or py\./)
  t.true(existsSync(join(cwd, 'app/src/main.py')))
})

test.serial('--yes asks nothing at a terminal either', async (t) => {
  const cwd = folderWith(t)
  const through = { through: terminal, env: { TERM: 'xterm-256color' } }
  const { exitCode, stdout } = await runCli(cwd, ['init', '--yes'], through)
  t.is(exitCode, 0, stdout)
  t.notRegex(stdout, /Language/)
  t.true(existsSync(join(cwd, 'src/main.ts')))
})

for (const [name, key] of [
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
] as const) {
  test.serial(`${name} at the question leaves nothing behind: exit code 130`, async (t) => {
    const cwd = folderWith(t)
    const { exitCode, stdout } = await runCli(cwd, ['init', 'app'], typing(key))
    t.is(exitCode, 130, stdout)
    t.deepEqual(readdirSync(cwd), [])
  })
}

test('the name of a folder becomes one that npm and TOML take', async (t) => {
  const cwd = folderWith(t)
  for (const [folder, name] of [
    ['My "App"', 'my-app'],
    ['_x', 'x'],
    ['日本', 'capsule-project'],
  ] as const) {
    const { exitCode, stderr } = await runCli(cwd, ['init', folder])
    t.is(exitCode, 0, stderr)
    t.is(JSON.parse(readFileSync(join(cwd, folder, 'package.json'), 'utf8')).name, name)
    const doctor = await runCli(join(cwd, folder), ['doctor'])
    t.regex(doctor.stdout, new RegExp(`^✓ project: ${name}$`, 'm'))
  }
})

test('a new project has the tools of the versions that Capsule itself is built with', (t) => {
  const { devDependencies } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  for (const [name, range] of Object.entries<string>(tools))
    t.is(range, `^${devDependencies[name]}`)
})
