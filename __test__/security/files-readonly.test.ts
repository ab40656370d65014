// SPEC section 4, Files: "`ro` cannot be written."

import { lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { attempting, cageOf, otherThan } from '../helpers/cage.ts'

const source = (mode: string): string => `${attempting}
  const handles = {
    fchmod: (path) => fs.fchmodSync(fs.openSync(path), 0o777),
    ftruncate: (path) => fs.ftruncateSync(fs.openSync(path), 0),
    futimes: (path) => fs.futimesSync(fs.openSync(path), 0, 0),
    handleWrite: async (path) => (await fs.promises.open(path, 'r')).write('x'),
    handleTruncate: async (path) => (await fs.promises.open(path, 'r')).truncate(0),
    lutimes: (path) => fs.lutimesSync(path, 0, 0),
    write: (path) => fs.writeSync(fs.openSync(path), 'x'),
    writev: (path) => fs.writevSync(fs.openSync(path), [Buffer.from('x')]),
    accessWrite: (path) => fs.accessSync(path, fs.constants.W_OK),
  }
  const { rmdir, mkdirRecursive, mkdtemp, mkdir, linkTo, symlink, renameTo, ...onFiles } = moves
  const inside = {
    mkdir: () => fs.mkdirSync('docs/made'),
    mkdirRecursive: () => fs.mkdirSync('docs/made/made', { recursive: true }),
    mkdtemp: () => fs.mkdtempSync('docs/made-'),
    symlink: () => fs.symlinkSync('d.txt', 'docs/link'),
    linkTo: () => fs.linkSync('data/a.txt', 'docs/link'),
    linkInside: () => fs.linkSync('docs/d.txt', 'docs/link'),
    renameTo: () => fs.renameSync('data/a.txt', 'docs/a.txt'),
    renameInside: () => fs.renameSync('docs/d.txt', 'docs/e.txt'),
    rmdir: () => fs.rmdirSync('docs/folder'),
    rmRecursive: () => fs.rmSync('docs/folder', { recursive: true }),
    cp: () => fs.cpSync('data/sub', 'docs/sub', { recursive: true }),
    create: () => fs.writeFileSync('docs/new.txt', 'x'),
  }
  const declared = { allowedFiles: ['./data', { path: './docs', mode: '${mode}' }] }
  export const main = task({ name: 'main', ...declared }, (path: string) => every({ ...changes, ...onFiles, ...handles }, path))
  export const folder = task({ name: 'folder', ...declared }, () => every(inside))
  export const reads = task({ name: 'reads', ...declared }, (path: string) => every({
    readFile: () => fs.readFileSync(path, 'utf8'),
    stream: () => drained(fs.createReadStream(path)),
    promise: () => fs.promises.readFile(path, 'utf8'),
    size: () => fs.statSync(path).size,
    list: () => fs.readdirSync('docs'),
    access: () => fs.accessSync(path, fs.constants.R_OK),
    copyOut: () => { fs.copyFileSync(path, 'data/copied'); return fs.readFileSync('data/copied', 'utf8') },
  }))
`

for (const mode of ['ro', 'read-only']) {
  test(`with "${mode}" no call changes a file: each is EROFS`, async (t) => {
    const cage = cageOf(t, source(mode), { 'docs/folder/x': 'x' })
    symlinkSync('../docs/d.txt', join(cage.project, 'data/link'))
    const docs = join(cage.project, 'docs')
    const before = lstatSync(docs)
    for (const path of ['docs/d.txt', join(docs, 'd.txt'), 'data/../docs/d.txt']) {
      const { result, error } = await cage.attempt(path)
      t.true(Object.keys(Object(result)).length >= 24, JSON.stringify(error))
      t.deepEqual(otherThan('EROFS', result), {})
    }
    t.deepEqual(otherThan('EROFS', (await cage.call('folder')).result), {})
    t.deepEqual(
      [lstatSync(docs).mtimeMs, lstatSync(docs).ctimeMs],
      [before.mtimeMs, before.ctimeMs],
    )
    t.deepEqual(readdirSync(docs), ['d.txt', 'folder'])
    t.is(readFileSync(join(cage.project, 'data/a.txt'), 'utf8'), 'alpha')
  })

  test(`with "${mode}" reading works, and copying out`, async (t) => {
    const cage = cageOf(t, source(mode))
    for (const path of ['docs/d.txt', './docs/../docs/d.txt', join(cage.project, 'docs/d.txt')]) {
      t.deepEqual((await cage.call('reads', [path])).result, {
        readFile: 'done "docs"',
        stream: 'done "docs"',
        promise: 'done "docs"',
        size: 'done 4',
        list: 'done ["d.txt"]',
        access: 'done ',
        copyOut: 'done "docs"',
      })
    }
  })
}

test('a symlink in a folder that may be written does not make what it leads to writable', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main', allowedFiles: ['./data', { path: './docs', mode: 'ro' }] }, (path) =>
      every({ ...changes, read: () => fs.readFileSync(path, 'utf8') }, path))`,
  )
  symlinkSync('../docs/d.txt', join(cage.project, 'data/file'))
  symlinkSync('../docs', join(cage.project, 'data/folder'))
  symlinkSync(join(cage.project, 'docs'), join(cage.project, 'data/absolute'))
  for (const path of ['data/file', 'data/folder/d.txt', 'data/absolute/d.txt']) {
    const { result } = await cage.attempt(path)
    t.deepEqual(otherThan('EROFS', result), { read: 'done "docs"' }, path)
  }
})

for (const mode of [
  `'./docs'`,
  `{ path: './docs' }`,
  `{ path: './docs', mode: 'rw' }`,
  `{ path: 'docs/', mode: 'read-write' }`,
]) {
  test(`${mode} may be written by every call`, async (t) => {
    const cage = cageOf(
      t,
      `${attempting}
      export const main = task({ name: 'main', allowedFiles: ['./data', ${mode}] }, async () => {
        const outcomes = await every(changes, 'docs/d.txt')
        for (const [name, call] of Object.entries(moves)) {
          fs.rmSync('docs/x', { recursive: true, force: true })
          if (name === 'rmdir' || name === 'mkdtemp') fs.mkdirSync('docs/x')
          else if (!name.startsWith('mkdir') && !name.endsWith('To') && name !== 'symlink') fs.writeFileSync('docs/x', 'x')
          outcomes[name] = await outcome(() => call('docs/x'))
        }
        return outcomes
      })`,
      {},
      ['data', 'docs'],
    )
    const { result } = await cage.attempt()
    const failed = Object.entries(Object(result)).filter(
      ([, got]) => !String(got).startsWith('done'),
    )
    // From one mount to another nothing moves in one step.
    const borders = ['link', 'linkTo', 'rename', 'renameTo'].map((call) => [call, 'EXDEV'])
    t.deepEqual(failed, borders)
  })
}
