// What a program's files know of themselves, and of those that are not in it.

import { pathToFileURL } from 'node:url'
import test from 'ava'
import { run } from '@capsule-run/sdk/runner'
import { projectOf, programText } from '../helpers/program.ts'

test('a file knows where it is, and reads what lies beside it if its task may', async (t) => {
  const { cwd } = projectOf(t, 'src/program.ts', {
    'capsule.toml': '',
    'src/program.ts': programText(`import { readFileSync } from 'node:fs'
import { here } from './common.cjs'
const { url, dirname, filename } = import.meta
export const main = task({ name: 'main', allowedFiles: ['./src/data'] }, () => ({
  url, dirname, filename, here,
  relative: new URL('./data/a.txt', import.meta.url).href,
  resolved: import.meta.resolve('../b.txt'),
  read: readFileSync(new URL('./data/a.txt', import.meta.url), 'utf8'),
  joined: readFileSync(\`\${__dirname}/data/a.txt\`, 'utf8'),
}))
export const other = task({ name: 'other' }, () => readFileSync(new URL('./data/a.txt', import.meta.url)))`),
    'src/common.cjs': `"use strict"\nexports.here = [__filename, __dirname, (function () { return this })()]`,
    'src/data/a.txt': 'beside',
  })
  const file = 'src/program.ts'
  const { result, error } = await run({ file, cwd })
  t.is(error, null)
  const at = `${cwd}/src`
  t.deepEqual(result, {
    url: pathToFileURL(`${at}/program.ts`).href,
    dirname: at,
    filename: `${at}/program.ts`,
    here: [`${at}/common.cjs`, at, null],
    relative: pathToFileURL(`${at}/data/a.txt`).href,
    resolved: pathToFileURL(`${cwd}/b.txt`).href,
    read: 'beside',
    joined: 'beside',
  })
  const refused = await run({ file, cwd, task: 'other' })
  t.is(refused.error?.error_type, 'TASK_ERROR')
  t.regex(refused.error?.message ?? '', /^EACCES: permission denied, open '.*\/src\/data\/a\.txt'/)
})

test('a program that begins with a shebang says where it is, too', async (t) => {
  const text = `#!/usr/bin/env node
import { task } from '@capsule-run/sdk'
export const main = task({ name: 'main' }, () => import.meta.filename)
export const fails = task({ name: 'fails' }, () => { throw new Error('x') })`
  const { cwd, call } = projectOf(t, 'program.mjs', { 'program.mjs': text })
  t.is((await call()).result, `${cwd}/program.mjs`)
  t.regex((await call('fails')).error?.stack ?? '', /program\.mjs:4:60/)
})

test('a module that is asked for by a name made while the program runs is not found, with what to do', async (t) => {
  const { call } = projectOf(t, 'program.ts', {
    'part.ts': '',
    'program.ts': programText(`export const main = task({ name: 'main' }, async (name: string) => {
  const imported = await import(name).catch(({ message, code }) => [message, code])
  try { return require(name) } catch ({ message, code }) { return [imported, [message, code]] }
})`),
  })
  const { result, error } = await call('main', ['./part.ts'])
  t.is(error, null)
  const told = [
    'Cannot find module "./part.ts". What a program imports is put into it when it is made: write the name out, as a text',
    'MODULE_NOT_FOUND',
  ]
  t.deepEqual(result, [told, told])
})
