// A ceiling's folders are the caller's, whatever the sources bring along.

import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { run } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'

const reading = programText(`
  import { readFileSync } from 'node:fs'
  export const main = task({ name: 'main', allowedFiles: ['./public', '.'] }, (path: string) => {
    try { return readFileSync(path, 'utf8') } catch (error) { return error.code }
  })`)

/** Sources that are not trusted, in a folder of a caller who allows `public` of its own. */
function caller(t: ExecutionContext, sources: Record<string, string>): string {
  const cwd = folderWith(t, { 'public/a.txt': 'public', 'secret/a.txt': 'secret', ...sources })
  mkdirSync(join(cwd, 'found/public'), { recursive: true })
  return cwd
}

test('sources cannot move it by a capsule.toml of their own', async (t) => {
  const cwd = caller(t, { 'found/a.ts': reading, 'found/capsule.toml': '' })
  const given = { file: 'found/a.ts', cwd, allow: { files: ['public'] } }
  for (const path of ['public/a.txt', '../public/a.txt', join(cwd, 'secret/a.txt'), 'a.ts']) {
    const { result, error } = await run({ ...given, args: [path] })
    t.is(result, 'EACCES', JSON.stringify(error))
  }
})

test('sources cannot move it by a link of its name', async (t) => {
  const cwd = folderWith(t, { 'secret/a.txt': 'secret', 'found/a.ts': reading })
  symlinkSync('../secret', join(cwd, 'found/public'))
  const given = { file: 'a.ts', cwd: join(cwd, 'found'), args: ['public/a.txt'] }
  const { result, error } = await run({ ...given, allow: { files: ['public'] } })
  t.is(result, 'EACCES', JSON.stringify(error))
})

test('a folder that it names is read, wherever the caller stands', async (t) => {
  const cwd = folderWith(t, {
    'found/public/a.txt': 'public',
    'found/a.ts': reading,
    'found/capsule.toml': '',
  })
  const given = { file: 'found/a.ts', cwd, args: ['public/a.txt'] }
  t.is((await run({ ...given, allow: { files: ['found/public'] } })).result, 'public')
  t.is((await run({ ...given, allow: { files: ['./found'] } })).result, 'public')
})
