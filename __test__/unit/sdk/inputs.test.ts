import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { inputOf, inputReadSince, isUnchanged } from '../../../ts/sdk/inputs.ts'
import { folderWith } from '../../helpers/folder.ts'

/** Long ago: what is older than the coarsest clock of a file system counts as settled. */
const longAgo = new Date('2020-01-01')

test('a file that nobody wrote is unchanged', (t) => {
  const path = join(folderWith(t, { 'a.ts': 'one' }), 'a.ts')
  t.true(isUnchanged(inputOf(path)))
})

test('another content of the same size is a change, also within one tick of the clock', (t) => {
  const path = join(folderWith(t, { 'a.ts': 'one' }), 'a.ts')
  utimesSync(path, longAgo, longAgo)
  const input = inputOf(path)
  writeFileSync(path, 'two')
  utimesSync(path, longAgo, longAgo)
  t.false(isUnchanged(input))
})

test('a file that was only touched is unchanged', (t) => {
  const path = join(folderWith(t, { 'a.ts': 'one' }), 'a.ts')
  const input = inputOf(path)
  utimesSync(path, longAgo, longAgo)
  t.true(isUnchanged(input))
  t.is(input.stamp?.mtimeMs, longAgo.getTime())
})

test('a removed file is a change', (t) => {
  const path = join(folderWith(t, { 'a.ts': 'one' }), 'a.ts')
  const input = inputOf(path)
  rmSync(path)
  t.false(isUnchanged(input))
})

test('a file that was not there and still is not is unchanged; one that appears is a change', (t) => {
  const path = join(folderWith(t), 'tsconfig.json')
  const input = inputOf(path)
  t.is(input.hash, null)
  t.true(isUnchanged(input))
  writeFileSync(path, '{}')
  t.false(isUnchanged(input))
})

test('a file that may have changed while the bundler read it counts as changed', (t) => {
  const path = join(folderWith(t, { 'a.ts': 'one' }), 'a.ts')
  t.false(isUnchanged(inputReadSince(path, Date.now() - 60_000)))
  t.true(isUnchanged(inputReadSince(path, Date.now() + 60_000)))
})

test('what is hashed is the text that was read, not what the file became since', (t) => {
  const path = join(folderWith(t, { 'a.ts': 'new' }), 'a.ts')
  t.false(isUnchanged(inputOf(path, 'old')))
})
