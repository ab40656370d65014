// SPEC section 4, Files: not through races. The host's side changes what a path is while the task asks for it.

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { attempting, cageOf } from '../helpers/cage.ts'

/** Renames two things over one name, turn by turn, until it is ended. */
const swapper = `
  const fs = require('node:fs')
  const [name, one, other] = process.argv.slice(1)
  process.stdout.write('swapping')
  for (;;) { for (const [from, to] of [[one, other], [other, one]]) {
    try { fs.renameSync(name, to) } catch {}
    try { fs.renameSync(from, name) } catch {}
  } }`

async function swapping(folder: string, ...names: string[]): Promise<ChildProcess> {
  const paths = names.map((name) => join(folder, name))
  const child = spawn(process.execPath, ['-e', swapper, ...paths], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

const source = `${attempting}
  export const main = task({ name: 'main', allowedFiles: ['./data'], compute: 'HIGH', timeout: '50s' },
    (path: string, turns: number) => {
      const seen = {}
      const calls = {
        read: () => fs.readFileSync(path, 'utf8'),
        write: () => fs.writeFileSync(path, 'x'),
        append: () => fs.appendFileSync(path, 'x'),
        size: () => 'size ' + (fs.statSync(path).size > 9),
        list: () => fs.readdirSync(path + '/..').includes('elsewhere'),
        chmod: () => fs.chmodSync(path, 0o600),
        truncate: () => fs.truncateSync(path, 1),
        utimes: () => fs.utimesSync(path, 1, 1),
        copy: () => { fs.copyFileSync(path, 'data/copy'); return fs.readFileSync('data/copy', 'utf8') },
      }
      for (let turn = 0; turn < turns; turn++) for (const [name, call] of Object.entries(calls)) {
        let got
        try { got = String(call() ?? 'done').slice(0, 40) } catch (error) { got = codeOf(error) }
        const told = name + ' ' + got
        seen[told] = (seen[told] ?? 0) + 1
      }
      return seen
    })`

test('a file that is swapped for a symlink to outside and back while it is opened leads nowhere', async (t) => {
  const cage = cageOf(t, source)
  const data = join(cage.project, 'data')
  writeFileSync(join(data, 'swapped'), 'mine')
  symlinkSync(join(cage.root, 'canary.txt'), join(data, 'link'))
  await cage.attempt('data/a.txt', 1)
  const child = await swapping(data, 'swapped', 'link', 'file')
  t.teardown(() => child.kill('SIGKILL'))
  const { result, error } = await cage.attempt('data/swapped', 3000)
  t.is(error, null)
  const seen = Object.keys(Object(result))
  t.true(seen.includes('read EACCES'), `the link was met: ${seen.join(', ')}`)
  t.true(seen.includes('write done'), `the file was met: ${seen.join(', ')}`)
})

test('a folder on the way that is swapped for a symlink to outside and back leads nowhere', async (t) => {
  const cage = cageOf(t, source)
  const data = join(cage.project, 'data')
  mkdirSync(join(data, 'swapped'))
  writeFileSync(join(data, 'swapped/canary.txt'), 'mine')
  symlinkSync(join(cage.root, 'elsewhere'), join(data, 'link'))
  await cage.attempt('data/a.txt', 1)
  const child = await swapping(data, 'swapped', 'link', 'folder')
  t.teardown(() => child.kill('SIGKILL'))
  const { result, error } = await cage.attempt('data/swapped/canary.txt', 3000)
  t.is(error, null)
  const seen = Object.keys(Object(result))
  t.true(seen.includes('read EACCES'), `the link was met: ${seen.join(', ')}`)
  t.true(seen.includes('write done'), `the folder was met: ${seen.join(', ')}`)
})
