// SPEC section 4, Files: "`.capsule`, and `capsule.toml`, are never visible to a task, whatever mount contains them";
// Artifacts: "A task can never write where native code is loaded from."

import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { attempting, cageOf, canary, otherThan } from '../helpers/cage.ts'
import { spellings } from '../helpers/file-tables.ts'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'
import { filesBelow } from '../helpers/tree.ts'

/** Every call on one path; what makes something is told "belongs to Capsule", what looks is told "nothing is there". */
const source = `${attempting}
  export const main = task({ name: 'main', allowedFiles: ['./data'] }, (path: string) =>
    every({ ...looks, ...changes, ...moves }, path))
  export const list = task({ name: 'list', allowedFiles: ['./data'] }, () => [
    fs.readdirSync('data'),
    fs.readdirSync('data', { recursive: true }),
    fs.readdirSync('data', { withFileTypes: true }).map(({ name }) => name),
    [...drainedFolder(fs.opendirSync('data'))],
  ].map((names) => names.toSorted()))
  function* drainedFolder(folder) { for (let entry; (entry = folder.readSync()); ) yield entry.name }`

for (const name of spellings) {
  test(`${JSON.stringify(name)} is there for no call, whether it exists or not`, async (t) => {
    for (const exists of [false, true]) {
      const cage = cageOf(t, source, exists ? { [`data/${name}`]: canary } : {})
      const { result, error } = await cage.attempt(`data/${name}`)
      const outcomes = Object.entries(Object(result))
      t.is(outcomes.length, 38, JSON.stringify(error))
      t.deepEqual(
        outcomes.filter(([, got]) => got !== 'ENOENT' && got !== 'EACCES'),
        [],
      )
      t.like(result, { readFile: 'ENOENT', stat: 'ENOENT', open: 'ENOENT', writeFile: 'EACCES' })
      t.like(result, { renameTo: 'EACCES', linkTo: 'EACCES', symlink: 'EACCES', mkdir: 'EACCES' })
      const names = ['a.txt', 'sub']
      t.deepEqual((await cage.call('list')).result, [
        names,
        ['a.txt', 'sub', 'sub/b.txt'],
        names,
        names,
      ])
      t.is(existsSync(join(cage.project, 'data', name)), exists)
      if (exists) t.is(readFileSync(join(cage.project, 'data', name), 'utf8'), canary)
      t.deepEqual(
        readdirSync(join(cage.project, 'data')).toSorted(),
        [...names, ...(exists ? [name] : [])].toSorted(),
      )
    }
  })
}

test('what is in .capsule is not there either, by a path, by `..` and through a symlink', async (t) => {
  const cage = cageOf(t, source, {
    'data/.capsule/cache/x': canary,
    'data/sub/capsule.toml': canary,
  })
  const data = join(cage.project, 'data')
  symlinkSync('.capsule/cache', join(data, 'cache'))
  symlinkSync('sub/capsule.toml', join(data, 'toml'))
  symlinkSync(join(data, '.capsule'), join(data, 'absolute'))
  for (const path of [
    'data/.capsule/cache/x',
    'data/.capsule/cache',
    'data/.capsule/../.capsule/cache/x',
    'data/sub/../.capsule/cache/x',
    'data/cache/x',
    'data/absolute/cache/x',
    join(data, '.capsule/cache/x'),
    'data/.capsule/cache/new',
  ]) {
    const { result } = await cage.attempt(path)
    const outcomes = Object.entries(otherThan('ENOENT', result))
    t.deepEqual(
      outcomes.filter(([call, got]) => got !== 'EACCES' && call !== 'mkdirRecursive'),
      [],
      path,
    )
    t.like(result, { readFile: 'ENOENT', stat: 'ENOENT', readdir: 'ENOENT', open: 'ENOENT' })
  }
  t.like((await cage.attempt('data/toml')).result, { readFile: 'ENOENT', writeFile: 'EACCES' })
  t.is(readFileSync(join(data, 'sub/capsule.toml'), 'utf8'), canary)
  t.deepEqual(filesBelow(join(data, '.capsule')), ['cache/x'])
})

test('a task that may write the whole project neither sees nor changes its artifacts and settings', async (t) => {
  const program = programText(`
    import * as fs from 'node:fs'
    const all = (folder) => fs.readdirSync(folder, { recursive: true })
    const attempt = (work) => { try { work(); return 'done' } catch ({ code }) { return code } }
    export const main = task({ name: 'main', allowedFiles: ['.'] }, (...files: string[]) => ({
      seen: all('.').filter((name) => /capsule/i.test(name)),
      read: files.map((file) => attempt(() => fs.readFileSync(file))),
      write: files.map((file) => attempt(() => fs.writeFileSync(file, 'x'))),
      remove: ['.capsule', 'capsule.toml'].map((name) => attempt(() => fs.rmSync(name, { recursive: true }))),
      move: ['.capsule', 'capsule.toml'].map((name) => attempt(() => fs.renameSync(name, 'moved'))),
      replace: attempt(() => fs.renameSync('folder', '.capsule')),
      file: attempt(() => fs.writeFileSync('mine.txt', 'x')),
    }))`)
  const config = folderWith(t)
  const project = folderWith(t, {
    'program.ts': program,
    'capsule.toml': '',
    'folder/x': 'x',
    'args.json': '[]',
  })
  const env = { XDG_CONFIG_HOME: config }
  await runCli(project, ['run', 'program.ts'], { env })
  const artifacts = filesBelow(join(project, '.capsule')).map((name) => join('.capsule', name))
  t.true(
    artifacts.some((name) => name.endsWith('.image')),
    artifacts.join(),
  )
  const images = artifacts.filter((name) => name.endsWith('.image'))
  const before = images.map((name) => lstatSync(join(project, name)).ctimeMs)
  const { stdout, stderr } = await runCli(project, ['run', 'program.ts', ...artifacts], { env })
  t.deepEqual(
    JSON.parse(stdout).result,
    {
      seen: [],
      read: artifacts.map(() => 'ENOENT'),
      write: artifacts.map(() => 'ENOENT'),
      remove: ['ENOENT', 'ENOENT'],
      move: ['ENOENT', 'ENOENT'],
      replace: 'EACCES',
      file: 'done',
    },
    stderr,
  )
  t.is(images.length, 1)
  t.deepEqual(
    images.map((name) => lstatSync(join(project, name)).ctimeMs),
    before,
  )
})

test('a mount that holds the folder of the seal key does not show it', async (t) => {
  const program = programText(`
    import * as fs from 'node:fs'
    const attempt = (work) => { try { return work() ?? 'done' } catch ({ code }) { return code } }
    export const main = task({ name: 'main', allowedFiles: ['.'] }, () => ({
      seen: fs.readdirSync('.', { recursive: true }).filter((name) => /^config/.test(name)),
      read: attempt(() => fs.readFileSync('config/capsule/seal.key').length),
      stat: attempt(() => fs.statSync('config/capsule').ino),
      write: attempt(() => fs.writeFileSync('config/capsule/seal.key', 'x'.repeat(32))),
      move: attempt(() => fs.renameSync('config', 'moved')),
      moveInside: attempt(() => fs.renameSync('config/capsule', 'config/moved')),
      remove: attempt(() => fs.rmSync('config/capsule', { recursive: true })),
    }))`)
  const project = folderWith(t, { 'program.ts': program })
  const config = join(project, 'config')
  mkdirSync(config)
  for (let turn = 0; turn < 2; turn++) {
    const { stdout, stderr } = await runCli(project, ['run', 'program.ts'], {
      env: { XDG_CONFIG_HOME: config },
    })
    t.deepEqual(
      JSON.parse(stdout).result,
      {
        seen: ['config'],
        read: 'ENOENT',
        stat: 'ENOENT',
        write: 'ENOENT',
        move: 'EBUSY',
        moveInside: 'ENOENT',
        remove: 'ENOENT',
      },
      stderr,
    )
    t.is(readFileSync(join(config, 'capsule/seal.key')).length, 32)
  }
})
