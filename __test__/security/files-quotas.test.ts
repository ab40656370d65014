// Issue "The wall", files: "Quotas: bytes written, open handles, entries of one listing"; QUOTA_EXCEEDED names the one.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { attempting, cageOf } from '../helpers/cage.ts'

const source = `${attempting}
  const declared = { allowedFiles: ['./data'], compute: 'HIGH' }
  export const main = task({ name: 'main', ...declared }, () => {
    for (let turn = 0; turn < 10_000; turn++) fs.closeSync(fs.openSync('data/a.txt'))
    return fs.openSync('data/a.txt')
  })
  export const caught = task({ name: 'caught', ...declared }, () => {
    const open = []
    try { for (;;) open.push(fs.openSync('data/a.txt')) } catch ({ code, message, errno, cause }) {
      let creates
      try { fs.writeFileSync('data/new.txt', 'x') } catch (error) { creates = error.code }
      fs.closeSync(open.pop())
      return [open.length + 1, code, errno, message, cause.message, creates, fs.readFileSync('data/a.txt', 'utf8')]
    }
  })
  export const uncaught = task({ name: 'uncaught', ...declared }, () => {
    for (;;) fs.openSync('data/a.txt')
  })
  export const promised = task({ name: 'promised', ...declared }, async () => {
    const kept = []
    for (;;) kept.push(await fs.promises.open('data/a.txt'))
  })
  export const written = task({ name: 'written', ...declared }, () => {
    const fd = fs.openSync('data/big', 'w')
    fs.truncateSync('data/a.txt', 2 ** 40)
  })
  export const behind = task({ name: 'behind', ...declared }, () => {
    const fd = fs.openSync('data/big', 'w')
    fs.writeSync(fd, Buffer.from('x'), 0, 1, 2 ** 40)
  })`

test('10,000 opens that are each closed use one handle', async (t) => {
  t.is((await cageOf(t, source).attempt()).result, 3)
})

test('opening without closing ends in EMFILE, which names the quota and can be caught', async (t) => {
  const cage = cageOf(t, source)
  t.deepEqual((await cage.call('caught')).result, [
    256,
    'EMFILE',
    -24,
    "EMFILE: too many open files, open 'data/a.txt'",
    'the task may have 256 files open at once (quota openHandles)',
    'EMFILE',
    'alpha',
  ])
  t.deepEqual(readdirSync(join(cage.project, 'data')).toSorted(), ['a.txt', 'sub'])
})

const ends: [task: string, what: string, quota: RegExp][] = [
  ['uncaught', 'opens without end', /openHandles/],
  ['promised', 'opens without end through promises', /openHandles/],
  ['written', 'grows a file to 1 TiB', /bytesWritten/],
  ['behind', 'writes at 1 TiB', /bytesWritten/],
]

for (const [task, what, quota] of ends) {
  test(`a task that ${what} and does not catch the refusal is QUOTA_EXCEEDED`, async (t) => {
    const { error } = await cageOf(t, source).call(task)
    t.is(error?.error_type, 'QUOTA_EXCEEDED', JSON.stringify(error))
    t.regex(String(error?.message), quota)
  })
}

test('each attempt has its own handles: one that used all of them takes none from the next', async (t) => {
  const cage = cageOf(t, source)
  for (let turn = 0; turn < 3; turn++) {
    t.is((await cage.call('uncaught')).error?.error_type, 'QUOTA_EXCEEDED')
  }
  t.is((await cage.attempt()).result, 3)
})
