// SPEC section 4, Files: "nothing but allowedFiles and mounts [...]. Not through `..`, absolute paths, symlinks, hard
// links made inside, renames across mounts or races."

import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { attempting, cageOf, canary, otherThan } from '../helpers/cage.ts'
import { outside } from '../helpers/file-tables.ts'

const source = `${attempting}
  export const main = task({ name: 'main', allowedFiles: ['./data'] }, (path: string) =>
    every({ ...looks, ...changes, ...moves }, path))`

for (const path of outside) {
  test(`${path} is outside: 38 calls of fs neither read, list, stat nor change it`, async (t) => {
    const cage = cageOf(t, source)
    const { result, error } = await cage.attempt(path.replace('ROOT', cage.root))
    t.deepEqual(otherThan('EACCES', result), {}, JSON.stringify(error))
    t.is(Object.keys(Object(result)).length, 38)
    t.deepEqual(readdirSync(join(cage.project, 'data')).toSorted(), ['a.txt', 'sub'])
  })
}

test('a path that only looks odd leads out no more than in Node, where it is a name', async (t) => {
  const cage = cageOf(t, source)
  for (const path of ['data/..%2fcanary.txt', 'data/..\\canary.txt', 'data/%2e%2e/canary.txt']) {
    const { result } = await cage.attempt(path)
    t.like(result, { stat: 'ENOENT', readFile: 'ENOENT', readdir: 'ENOENT' }, path)
  }
})

test('a task without allowedFiles sees nothing, and what its caller sees is not its own', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    const all = (path: string) => every({ ...looks, ...changes, ...moves }, path)
    export const none = task({ name: 'none' }, all)
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, async (path: string) => {
      fs.statSync('data/a.txt')
      return (await none(path)).result
    })`,
  )
  for (const path of ['data/a.txt', 'data', '.', '/', cage.project, '/etc/passwd']) {
    t.deepEqual(otherThan('EACCES', (await cage.call('none', [path])).result), {}, path)
    t.deepEqual(otherThan('EACCES', (await cage.attempt(path)).result), {}, path)
  }
})

const why = (path: string): string =>
  `the task may see "./data" and "./docs" (read-only) only, and ${JSON.stringify(path)} leads elsewhere; ` +
  `add its folder to the task's allowedFiles`

test('the refusal says what the task may see and what to add, and nothing of what is there', async (t) => {
  const cage = cageOf(
    t,
    `import fs from 'node:fs'
    export const main = task({ name: 'main', allowedFiles: ['./data', { path: './docs', mode: 'ro' }] }, (path) => {
      try { fs.readFileSync(path) } catch ({ message, cause }) { return [message, cause.message] }
    })`,
  )
  for (const path of ['canary.txt', 'nothing.txt']) {
    t.deepEqual((await cage.attempt(path)).result, [
      `EACCES: permission denied, open '${path}'`,
      why(path),
    ])
  }
  mkdirSync(join(cage.project, canary))
  t.deepEqual((await cage.call('main', ['../nothing.txt'])).success, true)
})
