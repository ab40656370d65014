import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { shownPath } from '../../../ts/sdk/place.ts'
import { findProject } from '../../../ts/sdk/project.ts'
import { giveSurroundings } from '../../../ts/sdk/surroundings.ts'
import { folderWith } from '../../helpers/folder.ts'

test('the nearest capsule.toml upward marks the root', (t) => {
  const outer = folderWith(t, { 'capsule.toml': 'outer', 'inner/capsule.toml': 'inner' })
  const inner = join(outer, 'inner')
  mkdirSync(join(inner, 'src'))
  const project = findProject(join(inner, 'src'), '/elsewhere')
  t.is(project.root, inner)
  t.deepEqual(project.config, { path: 'capsule.toml', text: 'inner' })
  t.deepEqual(project.candidates, [join(inner, 'src/capsule.toml'), join(inner, 'capsule.toml')])
})

test('without a capsule.toml the working folder is the root', (t) => {
  const folder = folderWith(t)
  const project = findProject(folder, '/work')
  t.is(project.root, '/work')
  t.is(project.config, undefined)
  t.is(project.candidates[0], join(folder, 'capsule.toml'))
})

test('a capsule.toml that is a folder is an error', (t) => {
  const folder = folderWith(t, { 'capsule.toml/x': '' })
  t.throws(() => findProject(folder, folder), { message: /capsule\.toml cannot be read: EISDIR/ })
})

test('a pipe in the place of capsule.toml or .env is an error, and nobody waits for it', (t) => {
  const root = folderWith(t)
  execFileSync('mkfifo', ['capsule.toml', '.env'], { cwd: root })
  const message = /^(\/.*\/capsule\.toml|\.env) cannot be read: it is no ordinary file$/
  t.throws(() => findProject(root, root), { message })
  const given = () => giveSurroundings({}, ['CAPSULE_A'], { process: {}, root, cwd: root })
  t.throws(given, { message })
})

const shown: [root: string, path: string, shown: string][] = [
  ['/project', '/project/src/a.ts', 'src/a.ts'],
  ['/project', 'src/a.ts', 'src/a.ts'],
  ['/project', '/project/..a.ts', '..a.ts'],
  ['/project', '/elsewhere/a.ts', '/elsewhere/a.ts'],
  ['/project', '/project-two/a.ts', '/project-two/a.ts'],
]

for (const [root, path, expected] of shown) {
  test(`from ${root}, ${path} is shown as ${expected}`, (t) =>
    t.is(shownPath(root, path), expected))
}
