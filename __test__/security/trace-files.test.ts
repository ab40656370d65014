// A trace that is damaged, or comes from an attacker, or cannot be written: the run is unharmed, nothing outside is
// touched, and one warning says what was lost. SPEC section 5.

import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { readRun, readRuns } from '@capsule-run/sdk/internal'
import { run } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli, type CliOutcome } from '../helpers/run-cli.ts'
import { tracedRun } from '../helpers/trace.ts'

const source = programText(
  `export const main = task({ name: 'main' }, () => { console.log('x'.repeat(60_000)); return 'worked' })`,
)

/** A project whose trace has a run already. */
async function projectWithTrace(t: ExecutionContext): Promise<string> {
  const cwd = folderWith(t, { 'program.ts': source })
  await runProgram(cwd)
  return cwd
}

async function runProgram(cwd: string, through: readonly string[] = []): Promise<CliOutcome> {
  return runCli(cwd, ['run', 'program.ts'], { through })
}

/** The run worked, and so many warnings were printed. */
function unharmed(
  t: ExecutionContext,
  { exitCode, stdout, stderr }: CliOutcome,
  warnings: RegExp[],
): void {
  t.is(exitCode, 0, stderr)
  t.is(JSON.parse(stdout).result, 'worked')
  const told = stderr.split('\n').filter((line) => line.startsWith('capsule: '))
  t.is(told.length, warnings.length, told.join('\n'))
  for (const [at, warning] of warnings.entries()) t.regex(told[at] ?? '', warning)
}

function sql(file: string, script: string): string {
  const opening = 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None)\n'
  return execFileSync('python3', ['-c', opening + script, file]).toString()
}

const damages: [what: string, damage: (file: string) => void][] = [
  ['is no database', (file) => writeFileSync(file, 'x'.repeat(10_000))],
  ['is cut off', (file) => truncateSync(file, 5000)],
  [
    'has pages of garbage',
    (file) => {
      const bytes = readFileSync(file)
      writeFileSync(file, bytes.fill(0xa5, 200))
    },
  ],
  ['lacks a table', (file) => void sql(file, `c.execute('DROP TABLE tasks')`)],
  ["is another application's", (file) => void sql(file, `c.execute('PRAGMA application_id = 7')`)],
]

for (const [what, damage] of damages) {
  test(`a file that ${what} is set aside, and a new one is begun`, async (t) => {
    const cwd = await projectWithTrace(t)
    const folder = join(cwd, '.capsule')
    const file = join(folder, 'trace.db')
    // All that there is is in the file itself.
    sql(file, `c.execute('PRAGMA journal_mode = DELETE')`)
    damage(file)
    const bytes = readFileSync(file)
    unharmed(t, await runProgram(cwd), [
      /the file was damaged \(.+\), so it is now .+ and a new one was begun/,
    ])
    const aside = readdirSync(folder).find((name) => /^trace\.db\.damaged-\d+$/.test(name)) ?? ''
    t.deepEqual(readFileSync(join(folder, aside)), bytes)
    t.is((await readRuns(cwd)).length, 1)
    unharmed(t, await runProgram(cwd), [])
    t.is((await readRuns(cwd)).length, 2)
  })
}

test('a file of a newer version is left alone', async (t) => {
  const cwd = await projectWithTrace(t)
  sql(join(cwd, '.capsule', 'trace.db'), `c.execute('PRAGMA user_version = 1000')`)
  unharmed(t, await runProgram(cwd), [/events were lost: a newer version of Capsule made it/])
  t.is((await readRuns(cwd)).length, 1)
})

test('a file that is locked for ever', async (t) => {
  const cwd = await projectWithTrace(t)
  const hold = `import sqlite3, subprocess, sys
c = sqlite3.connect('.capsule/trace.db', isolation_level=None)
c.execute('BEGIN IMMEDIATE')
sys.exit(subprocess.run(sys.argv[1:]).returncode)`
  unharmed(t, await runProgram(cwd, ['python3', '-c', hold]), [
    /could not be written|lost: database is locked/,
  ])
})

// The superuser may write everywhere, so it is a file system that cannot be written.
test('a folder that cannot be written', async (t) => {
  const cwd = await projectWithTrace(t)
  const script =
    'mount --bind "$PWD/.capsule" "$PWD/.capsule" && mount -o remount,bind,ro "$PWD/.capsule" && exec "$@"'
  const outcome = await runProgram(cwd, ['unshare', '-rm', 'sh', '-c', script, 'sh'])
  unharmed(t, outcome, [/events were lost: .*(readonly|read-only|unable to open)/])
})

test('a disk that is full', async (t) => {
  const cwd = folderWith(t, { 'program.ts': source })
  const script = `mkdir disk && mount -t tmpfs -o size=400k tmpfs disk && cp program.ts disk && cd disk &&
    touch capsule.toml && mkdir .capsule && mount --bind "$PWD/.capsule" "$PWD/.capsule" &&
    head -c 380000 /dev/zero > .capsule/filler; exec "$@"`
  const outcome = await runProgram(cwd, ['unshare', '-rm', 'sh', '-c', script, 'sh'])
  unharmed(t, outcome, [/events were lost: .*(full|disk|I\/O)/])
})

const links: [what: string, link: (cwd: string, outside: string) => void][] = [
  ['folder', (cwd, outside) => symlinkSync(outside, join(cwd, '.capsule'))],
  [
    'file',
    (cwd, outside) => {
      mkdirSync(join(cwd, '.capsule'))
      symlinkSync(join(outside, 'victim'), join(cwd, '.capsule', 'trace.db'))
    },
  ],
  [
    'log',
    (cwd, outside) => {
      mkdirSync(join(cwd, '.capsule'))
      symlinkSync(join(outside, 'victim'), join(cwd, '.capsule', 'trace.db-wal'))
    },
  ],
]

for (const [what, link] of links) {
  test(`sources that bring a link as the ${what} of the trace: nothing is written through it`, async (t) => {
    const outside = folderWith(t, { victim: 'untouched' })
    const cwd = folderWith(t, { 'program.ts': source })
    link(cwd, outside)
    unharmed(t, await runProgram(cwd), [/is a symbolic link/])
    t.deepEqual(readdirSync(outside), ['victim'])
    t.is(readFileSync(join(outside, 'victim'), 'utf8'), 'untouched')
  })
}

test('sources that bring a journal that names another file: that is not deleted', async (t) => {
  const outside = folderWith(t, { victim: 'untouched' })
  const cwd = await projectWithTrace(t)
  const file = join(cwd, '.capsule', 'trace.db')
  sql(file, `c.execute('PRAGMA journal_mode = DELETE')`)
  writeFileSync(`${file}-journal`, journalNaming(join(outside, 'victim')))
  unharmed(t, await runProgram(cwd), [/its journal names another file/])
  t.is(readFileSync(join(outside, 'victim'), 'utf8'), 'untouched')
  t.is((await readRuns(cwd)).length, 1)
})

/** A rollback journal without pages, which ends with the name of a super-journal. */
function journalNaming(path: string): Buffer {
  const magic = Buffer.from('d9d505f920a163d7', 'hex')
  const header = Buffer.alloc(512)
  magic.copy(header)
  header.writeUInt32BE(512, 20)
  header.writeUInt32BE(4096, 24)
  const name = Buffer.from(path)
  const tail = Buffer.alloc(8)
  tail.writeUInt32BE(name.length)
  tail.writeUInt32BE(
    name.reduce((sum, byte) => sum + byte, 0),
    4,
  )
  return Buffer.concat([header, Buffer.from('ffffffff', 'hex'), name, tail, magic])
}

test('a pipe in place of the trace is not waited for', async (t) => {
  const cwd = folderWith(t, { 'program.ts': source })
  mkdirSync(join(cwd, '.capsule'))
  execFileSync('mkfifo', [join(cwd, '.capsule', 'trace.db')])
  unharmed(t, await runProgram(cwd), [/is no file/])
  await t.throwsAsync(readRuns(cwd), { message: /is no file/ })
})

test('a trace that is removed while its project runs is begun again', async (t) => {
  const cwd = folderWith(t, { 'program.ts': source })
  const { execution } = await run({ file: 'program.ts', cwd })
  await tracedRun(cwd, execution.run_id)
  rmSync(join(cwd, '.capsule'), { recursive: true })
  const again = await run({ file: 'program.ts', cwd })
  await tracedRun(cwd, again.execution.run_id)
  t.is((await readRuns(cwd)).length, 1)
})

test('sources that bring a trace with a trigger of their own: it does nothing', async (t) => {
  const cwd = await projectWithTrace(t)
  sql(
    join(cwd, '.capsule', 'trace.db'),
    `c.execute("CREATE TRIGGER evil AFTER INSERT ON runs BEGIN UPDATE runs SET program = 'changed'; END")`,
  )
  unharmed(t, await runProgram(cwd), [])
  const runs = await readRuns(cwd)
  t.deepEqual(
    runs.map(({ program }) => program),
    ['program.ts', 'program.ts'],
  )
})

test('what a task is called, prints and throws is only ever a value', async (t) => {
  const hostile = `'); DROP TABLE runs; --\\n\\u0000"<b>`
  const hostileSource = programText(
    `const text = ${JSON.stringify(hostile)}
    const other = task({ name: text }, () => { console.log(text); throw new Error(text) })
    export const main = task({ name: 'main' }, () => [other().error, other.taskName])`,
  )
  const cwd = folderWith(t, { 'program.ts': hostileSource })
  const { exitCode } = await runCli(cwd, ['run', 'program.ts'])
  t.is(exitCode, 0)
  const last = await readRun(cwd, 'last')
  t.is(last?.tasks[1]?.task_name, hostile)
  t.is(last?.tasks[1]?.attempts[0]?.error?.message, hostile)
  t.is(last?.tasks[1]?.attempts[0]?.output[0]?.text, `${hostile}\n`)
})

test('reading a trace that is damaged says so, and changes nothing', async (t) => {
  const cwd = await projectWithTrace(t)
  const file = join(cwd, '.capsule', 'trace.db')
  sql(file, `c.execute('PRAGMA journal_mode = DELETE')`)
  writeFileSync(file, 'x'.repeat(10_000))
  await t.throwsAsync(readRuns(cwd), { code: 'LOAD_ERROR', message: /the trace cannot be read: / })
  t.is(readFileSync(file, 'utf8'), 'x'.repeat(10_000))
})
