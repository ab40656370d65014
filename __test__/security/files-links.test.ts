// SPEC section 4, Files: "Not through `..`, absolute paths, symlinks, hard links made inside".

import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { attempting, cageOf, otherThan } from '../helpers/cage.ts'
import { links } from '../helpers/file-tables.ts'

const source = `${attempting}
  export const main = task({ name: 'main', allowedFiles: ['./data'] }, (path: string) =>
    every({ ...looks, ...changes }, path))`

for (const [name, target, path] of links) {
  test(`a symlink of the host's to ${target} does not lead out, asked as ${path}`, async (t) => {
    const cage = cageOf(t, source)
    symlinkSync(target.replace('ROOT', cage.root), join(cage.project, 'data', name))
    const { result } = await cage.attempt(path)
    // The link itself is in the task's folder.
    const about = path === `data/${name}` ? ['lstat', 'cp'] : []
    t.deepEqual(
      Object.keys(otherThan('EACCES', result)).filter((call) => !about.includes(call)),
      [],
    )
  })
}

test('a chain of symlinks that ends outside does not lead out, and a loop is ELOOP', async (t) => {
  const cage = cageOf(t, source)
  const data = join(cage.project, 'data')
  symlinkSync('../../canary.txt', join(data, 'link0'))
  for (let n = 1; n <= 30; n++) symlinkSync(`link${n - 1}`, join(data, `link${n}`))
  symlinkSync('loop', join(data, 'loop'))
  symlinkSync('there', join(data, 'here'))
  symlinkSync('here', join(data, 'there'))
  const refused = { readFile: 'EACCES', stat: 'EACCES', writeFile: 'EACCES', realpath: 'EACCES' }
  t.like((await cage.attempt('data/link30')).result, refused)
  for (const path of ['data/loop', 'data/here', 'data/loop/x']) {
    const looped = { readFile: 'ELOOP', stat: 'ELOOP', writeFile: 'ELOOP', open: 'ELOOP' }
    t.like((await cage.attempt(path)).result, looped, path)
  }
})

test('a symlink that stays inside works, relative and absolute', async (t) => {
  const cage = cageOf(t, source)
  const data = join(cage.project, 'data')
  symlinkSync('sub/b.txt', join(data, 'near'))
  symlinkSync(join(data, 'sub'), join(data, 'folder'))
  for (const path of ['data/near', 'data/folder/b.txt', 'data/folder/../near']) {
    const { result } = await cage.attempt(path)
    t.like(result, { readFile: 'done "beta"', readFilePromise: 'done "beta"' }, path)
    // It was written by the calls that followed.
    t.is(readFileSync(join(data, 'sub/b.txt'), 'utf8'), 'x')
    await cage.attempt('data/sub/b.txt')
    writeFileSync(join(data, 'sub/b.txt'), 'beta')
  }
})

/** Links that a task would make in `data/sub`. */
const targets = [
  '/etc/passwd',
  '/',
  'ROOT/canary.txt',
  'ROOT/project/data/a.txt',
  '../../canary.txt',
  '../../..',
  './../../canary.txt',
  '..//..//canary.txt',
  'x/../../../canary.txt',
  '../sub/../../canary.txt',
  '../.capsule',
  'capsule.toml',
]

for (const target of targets) {
  test(`a task cannot make a symlink to ${target}: whoever follows it later would be led out`, async (t) => {
    const cage = cageOf(
      t,
      `${attempting}
      export const main = task({ name: 'main', allowedFiles: ['./data'] }, (target: string) => every({
        symlink: () => fs.symlinkSync(target, 'data/sub/made'),
        promise: () => fs.promises.symlink(target, 'data/sub/made'),
        folder: () => fs.symlinkSync(target, 'data/sub/made', 'dir'),
      }))`,
    )
    const { result } = await cage.attempt(target.replace('ROOT', cage.root))
    t.deepEqual(result, { symlink: 'EACCES', promise: 'EACCES', folder: 'EACCES' })
    t.deepEqual(readdirSync(join(cage.project, 'data/sub')), ['b.txt'])
  })
}

test('a link that a task made cannot be moved to where it would lead out', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, async () => {
      fs.mkdirSync('data/x/y', { recursive: true })
      fs.symlinkSync('../../canary.txt', 'data/x/y/link')
      return every({
        rename: () => fs.renameSync('data/x/y/link', 'data/link'),
        link: () => fs.linkSync('data/x/y/link', 'data/link'),
        folder: () => fs.renameSync('data/x/y', 'data/y'),
        read: () => fs.readFileSync('data/x/y/link', 'utf8'),
      })
    })`,
  )
  const { result } = await cage.attempt()
  t.deepEqual(result, { rename: 'EACCES', link: 'EACCES', folder: 'EACCES', read: 'ENOENT' })
  t.deepEqual(readdirSync(join(cage.project, 'data')).toSorted(), ['a.txt', 'sub', 'x'])
})
