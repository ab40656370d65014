// What the journal of durable runs holds, and what a task can do by it.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { runCli } from '../helpers/run-cli.ts'

const secret = 's3cr3t "in quotes" ünd more'
const env = { TOKEN: secret }

const program = `
import { task, sleep, signal } from '@capsule-run/sdk'
import { readFileSync, writeFileSync, readdirSync } from 'node:fs'

const told = task({ name: 'told', envVariables: ['TOKEN'], allowedHosts: [] }, () => ({ token: process.env.TOKEN }))
const forged = task({ name: 'forged', allowedHosts: [] }, (mark: string) => mark)
const writes = task({ name: 'writes', allowedFiles: ['./data'], allowedHosts: [] }, () => writeFileSync('./data/b', 'b'))

export const leaks = task({ name: 'leaks', envVariables: ['TOKEN'], allowedHosts: [] }, async (given: string) => {
  const { result } = await told()
  await signal('go', { args: { token: process.env.TOKEN } })
  return [given, result, process.env.TOKEN === result!.token]
})

export const forges = task({ name: 'forges', allowedHosts: [] }, async () => {
  const marks = ['<' + '0'.repeat(32) + ':0:TOKEN>', '[TOKEN]']
  const given = []
  for (const mark of marks) given.push((await forged(mark)).result)
  await signal('go')
  return given
})

export const reads = task({ name: 'reads', allowedFiles: [{ path: './data', mode: 'ro' }], allowedHosts: [] }, async () => {
  const text = readFileSync('./data/a', 'utf8')
  const names = readdirSync('./data')
  await forged('x')
  await signal('go')
  return [text, names]
})

export const changes = task({ name: 'changes', allowedFiles: ['./data'], allowedHosts: [] }, async () => {
  let refused = ''
  try { writeFileSync('./data/c', 'c') } catch (error) { refused = String(error) }
  return [refused, (await writes()).success]
})
`

const files = { 'wf.ts': program, 'data/a': 'one', '.capsule/none': '' }

/** Everything that is in the files of the project's journal. */
function journalOf(cwd: string): Buffer {
  const folder = join(cwd, '.capsule')
  const names = readdirSync(folder).filter((name) => name.startsWith('runs.db'))
  return Buffer.concat(names.map((name) => readFileSync(join(folder, name))))
}

test('a run that is not durable leaves no journal', async (t) => {
  const cwd = folderWith(t, files)
  await runCli(cwd, ['run', 'wf.ts', '--task', 'changes'])
  t.false(existsSync(join(cwd, '.capsule/runs.db')))
})

test('the journal is nobody else’s to read', async (t) => {
  const cwd = folderWith(t, files)
  await runCli(cwd, ['run', 'wf.ts', '--task', 'forges', '--run-id', 'a'])
  for (const name of readdirSync(join(cwd, '.capsule')).filter((one) => one.startsWith('runs.db')))
    t.is(statSync(join(cwd, '.capsule', name)).mode & 0o077, 0, name)
})

test('values of variables are not in the journal, and are there again when the run goes on', async (t) => {
  const cwd = folderWith(t, files)
  const args = ['run', 'wf.ts', `given ${secret}`, '--task', 'leaks', '--run-id', 'a']
  t.is((await runCli(cwd, args, { env })).exitCode, 5)
  const shown = await runCli(cwd, ['runs', 'show', 'a', '--json'])
  for (const kept of [journalOf(cwd).toString(), shown.stdout]) {
    t.false(kept.includes('s3cr3t'))
    t.false(kept.includes('in quotes'))
  }
  t.is((await runCli(cwd, ['runs', 'signal', 'a', 'go'])).exitCode, 0)
  const without = await runCli(cwd, ['runs', 'resume', 'a'])
  t.is(without.exitCode, 2)
  t.regex(without.stderr, /needs the environment variable TOKEN/)
  const { stdout } = await runCli(cwd, ['runs', 'resume', 'a', '--json'], { env })
  t.deepEqual(JSON.parse(stdout).result, [`given ${secret}`, { token: secret }, true])
  t.false(journalOf(cwd).includes('s3cr3t'))
})

test('a task that writes marks of values gets no value by them', async (t) => {
  const cwd = folderWith(t, files)
  await runCli(cwd, ['run', 'wf.ts', '--task', 'forges', '--run-id', 'a'], { env })
  await runCli(cwd, ['runs', 'signal', 'a', 'go'])
  const { stdout } = await runCli(cwd, ['runs', 'resume', 'a', '--json'], { env })
  t.false(stdout.includes('s3cr3t'))
  t.is(JSON.parse(stdout).result[1], '[TOKEN]')
})

test('what was read has to be what it was: the same content goes on, another is told', async (t) => {
  const cwd = folderWith(t, files)
  await runCli(cwd, ['run', 'wf.ts', '--task', 'reads', '--run-id', 'a'])
  await runCli(cwd, ['run', 'wf.ts', '--task', 'reads', '--run-id', 'b'])
  for (const run of ['a', 'b']) await runCli(cwd, ['runs', 'signal', run, 'go'])
  writeFiles(cwd, { 'data/a': 'one' })
  const same = await runCli(cwd, ['runs', 'resume', 'a', '--json'])
  t.deepEqual(JSON.parse(same.stdout).result, ['one', ['a']], same.stderr)
  writeFiles(cwd, { 'data/a': 'two' })
  const other = await runCli(cwd, ['runs', 'resume', 'b', '--json'])
  t.is(other.exitCode, 1)
  const { error } = JSON.parse(other.stdout)
  t.is(error.error_type, 'NONDETERMINISM')
  t.regex(error.message, /data\/a is not what it was when the task read it/)
  t.regex((await runCli(cwd, ['runs', 'list', '--status', 'stuck'])).stdout, /^b +/m)
  writeFiles(cwd, { 'data/a': 'one' })
  const mended = await runCli(cwd, ['runs', 'resume', 'b', '--json'])
  t.deepEqual(JSON.parse(mended.stdout).result, ['one', ['a']], mended.stderr)
})

test('the first task changes no file, and the tasks that it calls do', async (t) => {
  const cwd = folderWith(t, files)
  const { stdout } = await runCli(cwd, ['run', 'wf.ts', '--task', 'changes', '--durable', '--json'])
  const [refused, done] = JSON.parse(stdout).result
  t.regex(refused, /EROFS/)
  t.true(done)
  t.deepEqual(readdirSync(join(cwd, 'data')).toSorted(), ['a', 'b'])
})
