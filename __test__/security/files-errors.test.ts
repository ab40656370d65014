// SPEC section 4 and 6: the errors of a task's `fs` are Node's. Each call is made in this process too, on the same files,
// and both errors are compared.

import * as fs from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { attempting, cageOf } from '../helpers/cage.ts'

/** A call that fails, with FOLDER for the task's own. */
const failing: [code: string, call: string][] = [
  ['ENOENT', `fs.readFileSync('FOLDER/none')`],
  ['ENOENT', `fs.statSync('FOLDER/none/x')`],
  ['ENOENT', `fs.lstatSync('FOLDER/none')`],
  ['ENOENT', `fs.accessSync('FOLDER/none')`],
  ['ENOENT', `fs.readdirSync('FOLDER/none')`],
  ['ENOENT', `fs.openSync('FOLDER/none', 'r+')`],
  ['ENOENT', `fs.writeFileSync('FOLDER/none/x', 'x')`],
  ['ELOOP', `fs.openSync('FOLDER/link', fs.constants.O_NOFOLLOW)`],
  ['ENOENT', `fs.appendFileSync('FOLDER/none/x', 'x')`],
  ['ENOENT', `fs.unlinkSync('FOLDER/none')`],
  ['ENOENT', `fs.rmdirSync('FOLDER/none')`],
  ['ENOENT', `fs.rmSync('FOLDER/none')`],
  ['ENOENT', `fs.mkdirSync('FOLDER/none/x')`],
  ['ENOENT', `fs.mkdtempSync('FOLDER/none/x-')`],
  ['ENOENT', `fs.renameSync('FOLDER/none', 'FOLDER/x')`],
  ['ENOENT', `fs.copyFileSync('FOLDER/none', 'FOLDER/x')`],
  ['ENOENT', `fs.linkSync('FOLDER/none', 'FOLDER/x')`],
  ['ENOENT', `fs.symlinkSync('a.txt', 'FOLDER/none/x')`],
  ['ENOENT', `fs.readlinkSync('FOLDER/none')`],
  ['ENOENT', `fs.realpathSync.native('FOLDER/none')`],
  ['ENOENT', `fs.chmodSync('FOLDER/none', 0o600)`],
  ['ENOENT', `fs.utimesSync('FOLDER/none', 0, 0)`],
  ['ENOENT', `fs.truncateSync('FOLDER/none')`],
  ['ENOENT', `await fs.promises.readFile('FOLDER/none')`],
  ['ENOENT', `await fs.promises.rename('FOLDER/none', 'FOLDER/x')`],
  ['ENOENT', `await fs.promises.readdir('FOLDER/none')`],
  ['EISDIR', `fs.readFileSync('FOLDER/sub')`],
  ['EISDIR', `fs.writeFileSync('FOLDER/sub', 'x')`],
  ['EISDIR', `fs.openSync('FOLDER/sub', 'r+')`],
  ['EISDIR', `fs.appendFileSync('FOLDER/sub', 'x')`],
  ['EISDIR', `fs.unlinkSync('FOLDER/sub')`],
  ['ERR_FS_EISDIR', `fs.rmSync('FOLDER/sub')`],
  ['EISDIR', `fs.renameSync('FOLDER/a.txt', 'FOLDER/sub')`],
  ['ENOTDIR', `fs.readFileSync('FOLDER/a.txt/x')`],
  ['ENOTDIR', `fs.readdirSync('FOLDER/a.txt')`],
  ['ENOTDIR', `fs.rmdirSync('FOLDER/a.txt')`],
  ['ENOTDIR', `fs.mkdirSync('FOLDER/a.txt/x')`],
  ['ENOTDIR', `fs.mkdirSync('FOLDER/a.txt/x/y', { recursive: true })`],
  ['ENOTDIR', `fs.statSync('FOLDER/a.txt/')`],
  ['ENOTDIR', `fs.renameSync('FOLDER/sub', 'FOLDER/a.txt')`],
  ['ENOTEMPTY', `fs.rmdirSync('FOLDER/sub')`],
  ['ENOTEMPTY', `fs.renameSync('FOLDER/other', 'FOLDER/sub')`],
  ['ENOTEMPTY', `await fs.promises.rmdir('FOLDER/sub')`],
  ['EEXIST', `fs.mkdirSync('FOLDER/sub')`],
  ['EEXIST', `fs.mkdirSync('FOLDER/a.txt')`],
  ['EEXIST', `fs.mkdirSync('FOLDER/a.txt', { recursive: true })`],
  ['EEXIST', `fs.openSync('FOLDER/a.txt', 'wx')`],
  ['EEXIST', `fs.writeFileSync('FOLDER/a.txt', 'x', { flag: 'wx' })`],
  ['EEXIST', `fs.copyFileSync('FOLDER/a.txt', 'FOLDER/other/c.txt', fs.constants.COPYFILE_EXCL)`],
  ['EEXIST', `fs.linkSync('FOLDER/a.txt', 'FOLDER/sub/b.txt')`],
  ['EEXIST', `fs.symlinkSync('a.txt', 'FOLDER/sub')`],
  ['EINVAL', `fs.readlinkSync('FOLDER/a.txt')`],
  ['EINVAL', `fs.renameSync('FOLDER/sub', 'FOLDER/sub/x')`],
  ['EBADF', `fs.closeSync(12345)`],
  ['EBADF', `fs.readSync(12345, new Uint8Array(1))`],
  ['EBADF', `fs.fstatSync(12345)`],
  ['EBADF', `fs.writeSync(fs.openSync('FOLDER/a.txt', 'r'), 'x')`],
  ['EPERM', `fs.linkSync('FOLDER/sub', 'FOLDER/x')`],
  ['ENAMETOOLONG', `fs.statSync('FOLDER/' + 'n'.repeat(256))`],
  ['ELOOP', `fs.readFileSync('FOLDER/loop')`],
]

const all = failing.map(([, call]) => call)

/** What is seen of an error. */
const shown = `(error) => ({
  name: error.name, message: error.message, code: error.code, errno: error.errno ?? null, syscall: error.syscall ?? null,
  path: error.path ?? null, dest: error.dest ?? null, keys: Object.keys(error).toSorted(), isError: error instanceof Error,
})`

const bodyOf = (folder: string): string => `
  const show = ${shown}
  const errors = []
  ${all
    .map((call) => call.replaceAll('FOLDER', folder))
    .map(
      (call) =>
        `try { ${call}; errors.push('no error') } catch (error) { errors.push(show(error)) }`,
    )
    .join('\n')}
  return errors`

test('an error of fs has the name, message, code, errno, syscall, path and dest that it has in Node', async (t) => {
  const files = { 'data/other/c.txt': 'c' }
  const source = `${attempting}
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, async (folder: string) => {
      ${bodyOf('data')}
    })`
  const cage = cageOf(t, source, files)
  const node = cageOf(t, '', files)
  for (const { project } of [cage, node]) {
    fs.symlinkSync('loop', join(project, 'data/loop'))
    fs.symlinkSync('a.txt', join(project, 'data/link'))
  }
  const AsyncFunction = Object.getPrototypeOf(async () => null).constructor
  const body = bodyOf(join(node.project, 'data'))
  const expected: unknown[] = await new AsyncFunction('fs', body)(fs)
  const relative = JSON.parse(JSON.stringify(expected).replaceAll(`${node.project}/`, ''))
  const { result, error } = await cage.attempt()
  t.is(error, null)
  const labelled = (errors: unknown): unknown[] =>
    failing.map(([, call], index) => [call, Reflect.get(Object(errors), index)])
  t.deepEqual(labelled(result), labelled(relative))
  const codes = failing.map(([code], index) => [code, Reflect.get(relative[index], 'code')])
  t.deepEqual(
    codes.filter(([stated, code]) => stated !== code),
    [],
  )
})

test('times before 1970 are kept; those that no file can have are the nearest ones, and end no task', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main', allowedFiles: ['./data'] }, () => {
      fs.utimesSync('data/a.txt', 1e12, 1e300)
      const year = fs.statSync('data/a.txt').mtime.getUTCFullYear()
      fs.utimesSync('data/a.txt', new Date(-8.64e15), new Date(8.64e15))
      fs.utimesSync('data/a.txt', new Date(-1500), new Date(-1500))
      return fs.statSync('data/a.txt').mtime.getTime() === -1500 ? year : 'another'
    })`,
  )
  const { result, error } = await cage.attempt()
  t.true(typeof result === 'number' && result >= 2038 && result <= 2262, JSON.stringify(error))
})
