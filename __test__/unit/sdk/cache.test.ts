import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { cacheDirOf, readIndex, readSourceMap, writeIndex } from '../../../ts/sdk/cache.ts'
import { hashText, inputOf } from '../../../ts/sdk/inputs.ts'
import { folderWith } from '../../helpers/folder.ts'

const sourceMap = '{"version":3}'

function cached(t: ExecutionContext) {
  const root = folderWith(t, { 'a.ts': 'text' })
  const path = join(root, 'a.ts')
  const inputs = [inputOf(path)]
  const entry = { key: 'a'.repeat(64), filename: 'a.ts', inputs, mapHash: hashText(sourceMap) }
  writeIndex(root, path, entry, sourceMap)
  const [index = ''] = readdirSync(cacheDirOf(root)).filter((name) => name.endsWith('.json'))
  return { root, path, entry, index: join(cacheDirOf(root), index) }
}

test('an entry is read back as it was written, with its source map', (t) => {
  const { root, path, entry } = cached(t)
  t.deepEqual(readIndex(root, path), entry)
  t.is(readSourceMap(root, entry), sourceMap)
})

test('the cache keeps itself out of git, and leaves no drafts', (t) => {
  const { root } = cached(t)
  t.is(readFileSync(join(root, '.capsule', '.gitignore'), 'utf8'), '*\n')
  t.deepEqual(
    readdirSync(cacheDirOf(root)).filter((name) => name.endsWith('.tmp')),
    [],
  )
})

test('an index that is truncated anywhere counts as none, and is written anew', (t) => {
  const { root, path, entry, index } = cached(t)
  const whole = readFileSync(index)
  for (let length = 0; length < whole.length; length += 7) {
    writeFileSync(index, whole.subarray(0, length))
    t.is(readIndex(root, path), undefined, `${length} of ${whole.length} bytes`)
  }
  writeIndex(root, path, entry)
  t.deepEqual(readIndex(root, path), entry)
})

const foreign: [what: string, change: (index: Record<string, unknown>) => unknown][] = [
  ['of another version', (index) => ({ ...index, version: '0' })],
  ['of another program', (index) => ({ ...index, path: '/elsewhere.ts' })],
  ['that is no object', () => [1, 2]],
  ['that is null', () => null],
  ['without an entry', ({ version, path }) => ({ version, path })],
  [
    'whose key leads out of the folder',
    (index) => withEntry(index, { key: '../../../etc/passwd' }),
  ],
  ['whose key is no text', (index) => withEntry(index, { key: 1 })],
  ['that says it depends on nothing', (index) => withEntry(index, { inputs: [] })],
  ['whose inputs are no list', (index) => withEntry(index, { inputs: {} })],
  ['whose inputs are malformed', (index) => withEntry(index, { inputs: [{ path: 1 }] })],
]

function withEntry(index: Record<string, unknown>, change: object): object {
  return { ...index, entry: Object.assign({}, index['entry'], change) }
}

for (const [what, change] of foreign) {
  test(`an index ${what} counts as none`, (t) => {
    const { root, path, index } = cached(t)
    writeFileSync(index, JSON.stringify(change(JSON.parse(readFileSync(index, 'utf8')))))
    t.is(readIndex(root, path), undefined)
  })
}

test('a source map that is gone, or another one, counts as none', (t) => {
  const { root, entry } = cached(t)
  const map = join(cacheDirOf(root), `${entry.key}.map`)
  writeFileSync(map, '{"version":3,"sources":[]}')
  t.is(readSourceMap(root, entry), undefined)
  rmSync(map)
  t.is(readSourceMap(root, entry), undefined)
})

test("a program's former artifact is removed with its map", (t) => {
  const { root, path, entry } = cached(t)
  const former = (extension: string): string => join(cacheDirOf(root), entry.key + extension)
  writeFileSync(former('.image'), 'image')
  writeIndex(root, path, { ...entry, key: 'b'.repeat(64) }, sourceMap)
  t.false(existsSync(former('.image')))
  t.false(existsSync(former('.map')))
  t.is(readIndex(root, path)?.key, 'b'.repeat(64))
})

test('a folder that cannot be written is no error', (t) => {
  const root = folderWith(t, { 'a.ts': 'text', '.capsule': 'a file where the folder would be' })
  const path = join(root, 'a.ts')
  const entry = { key: 'a'.repeat(64), filename: 'a.ts', inputs: [inputOf(path)], mapHash: '' }
  t.notThrows(() => writeIndex(root, path, entry, sourceMap))
  t.is(readIndex(root, path), undefined)
})

for (const linked of ['.capsule', '.capsule/cache']) {
  test(`nothing is written through ${linked} if it is a symbolic link`, (t) => {
    const { root, path, entry } = cached(t)
    const elsewhere = folderWith(t)
    rmSync(join(root, '.capsule'), { recursive: true })
    if (linked !== '.capsule') mkdirSync(join(root, '.capsule'))
    symlinkSync(elsewhere, join(root, linked))
    writeIndex(root, path, entry, sourceMap)
    t.deepEqual(readdirSync(elsewhere), [])
  })
}
