// SPEC section 4, Files: what file systems hold besides files, and names that are none.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test from 'ava'
import { attempting, cageOf, otherThan } from '../helpers/cage.ts'

const source = `${attempting}
  export const main = task({ name: 'main', allowedFiles: ['./data'], timeout: '20s' }, (path: string) => {
    const { lstat, stat, access, realpath, realpathNative, ...reads } = looks
    const { chmod, utimes, copyTo, ...writes } = changes
    return every({ ...reads, ...writes }, path)
  })`

test('a FIFO in a mount never blocks: no call opens it', async (t) => {
  const cage = cageOf(t, source)
  execFileSync('mkfifo', [join(cage.project, 'data/fifo')])
  const { result, error } = await cage.attempt('data/fifo')
  t.is(error, null)
  t.deepEqual(otherThan('EACCES', result), {
    cp: 'ERR_FS_CP_UNKNOWN',
    opendir: 'ENOTDIR',
    readdir: 'ENOTDIR',
    readdirRecursive: 'ENOTDIR',
  })
})

test('a unix socket in a mount is never opened', async (t) => {
  const cage = cageOf(t, source)
  let connected = 0
  const server = createServer(() => connected++)
  const path = join(cage.project, 'data/socket')
  await new Promise<void>((resolve) => void server.listen(path, resolve))
  t.teardown(() => server.close())
  const { result, error } = await cage.attempt('data/socket')
  t.is(error, null)
  t.deepEqual(otherThan('EACCES', result), {
    cp: 'ERR_FS_CP_UNKNOWN',
    opendir: 'ENOTDIR',
    readdir: 'ENOTDIR',
    readdirRecursive: 'ENOTDIR',
  })
  t.is(connected, 0)
})

test('a FIFO is listed and stat-ed as what it is', async (t) => {
  const cage = cageOf(
    t,
    `import fs from 'node:fs'
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, () => [
      fs.statSync('data/fifo').isFIFO() || !fs.statSync('data/fifo').isFile(),
      fs.readdirSync('data', { withFileTypes: true }).find(({ name }) => name === 'fifo').isFile(),
    ])`,
  )
  execFileSync('mkfifo', [join(cage.project, 'data/fifo')])
  t.deepEqual((await cage.attempt()).result, [true, false])
})

const long: [what: string, path: string, code: string][] = [
  ['a name of 255 bytes', `data/${'n'.repeat(255)}`, 'done'],
  ['a name of 256 bytes', `data/${'n'.repeat(256)}`, 'ENAMETOOLONG'],
  ['a name of 128 characters of two bytes', `data/${'ü'.repeat(128)}`, 'ENAMETOOLONG'],
  ['a path of 5000 bytes', `data/${'a/'.repeat(2500)}b`, 'ENAMETOOLONG'],
  ['a path of a megabyte', `data/${'x'.repeat(1 << 20)}`, 'ENAMETOOLONG'],
  ['a path of many dots', `data/${'./'.repeat(2000)}a.txt`, 'done'],
]

for (const [what, path, code] of long) {
  test(`${what} is ${code === 'done' ? 'taken' : code}`, async (t) => {
    const cage = cageOf(
      t,
      `${attempting}
      export const main = task({ name: 'main', allowedFiles: ['./data'] }, (path: string) => every({
        write: () => fs.writeFileSync(path, 'x'),
        read: () => void fs.readFileSync(path),
        stat: () => void fs.statSync(path),
        list: () => void fs.existsSync(path),
      }, path))`,
    )
    const { result } = await cage.attempt(path)
    const expected = code === 'done' ? 'done ' : code
    t.deepEqual(result, { write: expected, read: expected, stat: expected, list: 'done ' })
  })
}

test('names that are no UTF-8 can be listed, opened, renamed and removed by their bytes', async (t) => {
  const cage = cageOf(
    t,
    `import { Buffer } from 'node:buffer'
    import fs from 'node:fs'
    const path = (...bytes: number[]) => Buffer.from([...Buffer.from('data/odd/'), ...bytes])
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, () => {
      const names = fs.readdirSync('data/odd', { encoding: 'buffer' }).map((name) => [...name])
      const text = fs.readFileSync(path(0xff, 0xfe), 'utf8')
      fs.writeFileSync(path(0xc3), 'new')
      fs.renameSync(path(0xff, 0xfe), path(0x80))
      const after = fs.readdirSync('data/odd', { encoding: 'buffer' }).map((name) => [...name])
      fs.rmSync(path(0xc3))
      let lossy
      try { fs.readFileSync('data/odd/\\ufffd') } catch ({ code }) { lossy = code }
      return { names, text, after: after.sort(([a], [b]) => a - b), lossy, left: fs.readdirSync('data/odd').length }
    })`,
  )
  const odd = join(cage.project, 'data/odd')
  mkdirSync(odd)
  writeFileSync(Buffer.from([...Buffer.from(`${odd}/`), 0xff, 0xfe]), 'odd')
  t.deepEqual((await cage.attempt()).result, {
    names: [[0xff, 0xfe]],
    text: 'odd',
    after: [[0x80], [0xc3]],
    lossy: 'ENOENT',
    left: 1,
  })
})

test('a NUL in a path is refused by every call, as by Node, and cuts nothing off', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, () => Promise.all([
      every({ ...looks, ...changes, ...moves }, 'data/a.txt\\0.png'),
      every({ ...looks, ...changes }, Buffer.from('data/a.txt\\0.png')),
      every({ symlink: () => fs.symlinkSync('a.txt\\0b', 'data/link') }),
    ]))`,
  )
  const { result } = await cage.attempt()
  t.deepEqual(
    Object.values(Object(result)).map((outcomes) => otherThan('ERR_INVALID_ARG_VALUE', outcomes)),
    [{}, {}, {}],
  )
  t.is(readFileSync(join(cage.project, 'data/a.txt'), 'utf8'), 'alpha')
})

test('a set-uid bit is not made: nobody of the host runs a file of a task by accident', async (t) => {
  const cage = cageOf(
    t,
    `import fs from 'node:fs'
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, () => {
      fs.writeFileSync('data/s', 'x', { mode: 0o6777 })
      const made = fs.statSync('data/s').mode & 0o7000
      try { fs.chmodSync('data/s', 0o6777) } catch {}
      return [made, fs.statSync('data/s').mode & 0o7000]
    })`,
  )
  t.deepEqual((await cage.attempt()).result, [0, 0])
})
