// SPEC section 4, Files: two folders of a task, one in the other or side by side, and what is in none.

import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { attempting, cageOf, otherThan } from '../helpers/cage.ts'

test('nothing is moved, linked or put over from one folder of a task to another', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    const other = 'docs/new.txt'
    export const main = task({ name: 'main', allowedFiles: ['./data', './docs'] }, () => every({
      rename: () => fs.renameSync('data/a.txt', other),
      renameOver: () => fs.renameSync('data/a.txt', 'docs/d.txt'),
      renameFolder: () => fs.renameSync('data/sub', 'docs/sub'),
      renameBack: () => fs.renameSync('docs/d.txt', 'data/d.txt'),
      link: () => fs.linkSync('data/a.txt', other),
      linkBack: () => fs.linkSync('docs/d.txt', 'data/d.txt'),
      promise: () => fs.promises.rename('data/a.txt', other),
    }))`,
    {},
    ['data', 'docs'],
  )
  const { result } = await cage.attempt()
  t.deepEqual(otherThan('EXDEV', result), {})
  t.is(Object.keys(Object(result)).length, 7)
})

test('the folders that were given stay where they are', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main', allowedFiles: ['.', './data', './docs'] }, () => every({
      rename: () => fs.renameSync('data', 'moved'),
      over: () => fs.renameSync('docs', 'data'),
      rmdir: () => fs.rmdirSync('data'),
      root: () => fs.rmdirSync('.'),
    }))`,
    {},
    ['', 'data', 'docs', '.'],
  )
  t.deepEqual(otherThan('EBUSY', (await cage.attempt()).result), {})
})

const nested = (outer: string, inner: string): string => `${attempting}
  export const main = task(
    { name: 'main', allowedFiles: [{ path: './data', mode: '${outer}' }, { path: './data/sub', mode: '${inner}' }] },
    (path: string) => every({ read: () => fs.readFileSync(path, 'utf8'), ...changes }, path),
  )
  export const across = task(
    { name: 'across', allowedFiles: [{ path: './data', mode: '${outer}' }, { path: './data/sub', mode: '${inner}' }] },
    () => every({
      renameIn: () => fs.renameSync('data/a.txt', 'data/sub/moved'),
      renameOut: () => fs.renameSync('data/sub/b.txt', 'data/moved'),
      linkIn: () => fs.linkSync('data/a.txt', 'data/sub/linked'),
      linkOut: () => fs.linkSync('data/sub/b.txt', 'data/linked'),
      moveRoot: () => fs.renameSync('data/sub', 'data/other'),
      removeRoot: () => fs.rmSync('data/sub', { recursive: true }),
      symlink: () => fs.symlinkSync('sub/b.txt', 'data/link'),
      throughLink: () => fs.writeFileSync('data/link', 'x'),
    }),
  )`

/** Paths of the two files: in the outer folder, and in the inner one. */
const outerPaths = ['data/a.txt', 'data/sub/../a.txt']
const innerPaths = ['data/sub/b.txt', './data//sub/./b.txt', 'data/../data/sub/b.txt']

test('a read-only folder in one that may be written stays read-only by every way', async (t) => {
  const cage = cageOf(t, nested('rw', 'ro'))
  const before = lstatSync(join(cage.project, 'data/sub/b.txt'))
  for (const path of [...innerPaths, join(cage.project, 'data/sub/b.txt')]) {
    t.deepEqual(
      otherThan('EROFS', (await cage.attempt(path)).result),
      { read: 'done "beta"' },
      path,
    )
  }
  const refused = { renameIn: 'EROFS', renameOut: 'EROFS', linkIn: 'EROFS', linkOut: 'EROFS' }
  const { result } = await cage.call('across')
  t.like(result, { ...refused, symlink: 'done ', throughLink: 'EROFS' })
  t.like(result, { moveRoot: 'EROFS', removeRoot: 'EROFS' })
  const after = lstatSync(join(cage.project, 'data/sub/b.txt'))
  t.deepEqual([after.ctimeMs, after.ino, after.nlink], [before.ctimeMs, before.ino, before.nlink])
  for (const path of outerPaths) t.like((await cage.attempt(path)).result, { writeFile: 'done ' })
})

test('a folder that may be written in a read-only one is the only one that changes', async (t) => {
  const cage = cageOf(t, nested('ro', 'rw'))
  for (const path of outerPaths) {
    const { result } = await cage.attempt(path)
    t.deepEqual(otherThan('EROFS', result), { read: 'done "alpha"' }, path)
  }
  const { result } = await cage.call('across')
  t.like(result, { renameIn: 'EROFS', renameOut: 'EROFS', linkIn: 'EROFS', linkOut: 'EROFS' })
  t.like(result, { moveRoot: 'EBUSY', symlink: 'EROFS', throughLink: 'EROFS' })
  for (const path of innerPaths) {
    t.like((await cage.attempt(path)).result, { writeFile: 'done ', truncate: 'done ' }, path)
  }
  t.is(readFileSync(join(cage.project, 'data/a.txt'), 'utf8'), 'alpha')
})

test('a sub-task has its own folders, not those of its caller, and its caller not its', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    const both = () => every({
      data: () => fs.readFileSync('data/a.txt', 'utf8'),
      docs: () => fs.readFileSync('docs/d.txt', 'utf8'),
    })
    const inner = task({ name: 'inner', allowedFiles: ['./docs'] }, both)
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, async () =>
      [await both(), (await inner()).result, await both()])`,
  )
  const [own, other] = [
    { data: 'done "alpha"', docs: 'EACCES' },
    { data: 'EACCES', docs: 'done "docs"' },
  ]
  t.deepEqual((await cage.attempt()).result, [own, other, own])
})

test('an open file is its task’s own: its number says nothing to a sub-task', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    const inner = task({ name: 'inner', allowedFiles: ['./docs'] }, (fd: number) => every({
      read: () => fs.readSync(fd, Buffer.alloc(5)),
      write: () => fs.writeSync(fd, 'x'),
      stat: () => fs.fstatSync(fd),
      close: () => fs.closeSync(fd),
    }))
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, async () => {
      const fd = fs.openSync('data/a.txt', 'r+')
      return [(await inner(fd)).result, fs.readFileSync(fd, 'utf8')]
    })`,
  )
  const refused = { read: 'EBADF', write: 'EBADF', stat: 'EBADF', close: 'EBADF' }
  t.deepEqual((await cage.attempt()).result, [refused, 'alpha'])
})

test('while a program is loaded there are no files, and a path that was kept brings none later', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    const calls = Object.entries({ ...looks, ...changes, ...moves })
      .filter(([name]) => !/Promise|Stream/.test(name))
    const early = calls.map(([name, call]) => {
      try { return name + JSON.stringify(call('data/a.txt') ?? 'done') } catch { return 'refused' }
    })
    const host = globalThis[Symbol.for('capsule.files')]
    export const main = task({ name: 'main' }, async () => [
      early,
      await every({ ...looks, ...changes, ...moves }, 'data/a.txt'),
      await every({ read: () => host.open(new TextEncoder().encode('data/a.txt'), 1, 0) }),
    ])
    export const other = task({ name: 'other', allowedFiles: ['./data'] }, () => fs.readFileSync('data/a.txt', 'utf8'))`,
  )
  const { result, error } = await cage.attempt()
  const [early, later, kept] = Object.values(Object(result))
  t.is(error, null)
  t.deepEqual(
    Object.values(Object(early)).filter((got) => String(got).startsWith('done')),
    [],
  )
  t.deepEqual(otherThan('EACCES', later), {})
  t.notRegex(JSON.stringify(kept), /done/)
  t.is((await cage.call('other')).result, 'alpha')
})

test('evaluated code that takes the host’s interface in its hands gets no more than fs', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    const bytes = (text) => new TextEncoder().encode(text)
    const code = (error) => { throw { code: error?.payload?.code ?? error?.code ?? String(error) } }
    export const main = task({ name: 'main', allowedFiles: [{ path: './data', mode: 'ro' }] }, async (path: string) => {
      const found = {
        symbol: globalThis[Symbol.for('capsule.files')],
        evaluated: (0, eval)("globalThis[Symbol.for('capsule.files')]"),
        made: new Function("return globalThis[Symbol.for('capsule.files')]")(),
        imported: await (0, eval)("import('capsule:engine/files@0.1.0')").catch(() => undefined),
      }
      const outcomes = {}
      for (const [way, host] of Object.entries(found)) {
        if (host === undefined) continue
        Object.assign(outcomes, await every({
          [way + '.open']: () => { try { return host.open(bytes(path), 1, 0) } catch (error) { code(error) } },
          [way + '.write']: () => { try { return host.open(bytes(path), 0xffffffff, 0o777) } catch (error) { code(error) } },
          [way + '.list']: () => { try { return host.list(bytes(path)).length } catch (error) { code(error) } },
          [way + '.stat']: () => { try { return host.stat(bytes(path), true).kind } catch (error) { code(error) } },
          [way + '.remove']: () => { try { return host.removeFile(bytes(path)) } catch (error) { code(error) } },
          [way + '.rename']: () => { try { return host.rename(bytes('data/a.txt'), bytes(path)) } catch (error) { code(error) } },
          [way + '.symlink']: () => { try { return host.symlink(bytes('/etc/passwd'), bytes(path)) } catch (error) { code(error) } },
          [way + '.number']: () => { try { return host.read(0, 10, undefined) } catch (error) { code(error) } },
        }))
      }
      return outcomes
    })`,
  )
  for (const path of ['canary.txt', '../canary.txt', '/etc/passwd', cage.project]) {
    const { result, error } = await cage.attempt(path)
    t.is(error, null)
    for (const [call, got] of Object.entries(Object(result))) {
      t.regex(String(got), /^(EACCES|EROFS|EINVAL|EBADF)$/, `${call} ${path}`)
    }
    t.true(Object.keys(Object(result)).length >= 8)
  }
  const { result } = await cage.attempt('data/a.txt')
  t.like(result, {
    'symbol.write': 'EINVAL',
    'symbol.remove': 'EROFS',
    'symbol.stat': 'done "file"',
  })
})
