// SPEC section 4: "native code is loaded only if it was sealed by this installation; anything else is
// rebuilt from the portable .wasm or refused."

import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'
import { filesBelow } from '../helpers/tree.ts'

const program = (value: string): string =>
  programText(`console.log('loaded')\nexport const main = task({ name: 'main' }, () => '${value}')`)

/** The file that holds native code. */
function imageIn(project: string): string {
  const cache = join(project, '.capsule/cache')
  return join(cache, filesBelow(cache).find((name) => name.endsWith('.image')) ?? 'missing')
}

/** Runs a project's program under the installation whose key is in `config`. */
async function runUnder(t: ExecutionContext, config: string, project: string): Promise<Ran> {
  const { stdout, stderr, exitCode } = await runCli(project, ['run', 'a.ts'], {
    env: { XDG_CONFIG_HOME: config },
  })
  t.is(exitCode, 0, stderr)
  return { result: JSON.parse(stdout).result, loaded: stderr.includes('loaded\n') }
}

interface Ran {
  result: unknown
  /** Whether the program's top level ran, so that its artifact was not taken from the cache. */
  loaded: boolean
}

test.serial('an artifact that was sealed here is used', async (t) => {
  const [config, project] = [folderWith(t), folderWith(t, { 'a.ts': program('mine') })]
  t.deepEqual(await runUnder(t, config, project), { result: 'mine', loaded: true })
  t.deepEqual(await runUnder(t, config, project), { result: 'mine', loaded: false })
})

test.serial(
  'an artifact that another installation sealed is not: the program is loaded again',
  async (t) => {
    const [ours, theirs] = [folderWith(t), folderWith(t)]
    const project = folderWith(t, { 'a.ts': program('mine') })
    await runUnder(t, theirs, project)
    t.deepEqual(await runUnder(t, ours, project), { result: 'mine', loaded: true })
    t.deepEqual(await runUnder(t, ours, project), { result: 'mine', loaded: false })
  },
)

test.serial(
  "another program's artifact in the place of one is not executed, whoever sealed it",
  async (t) => {
    const [ours, theirs] = [folderWith(t), folderWith(t)]
    for (const config of [ours, theirs]) {
      const project = folderWith(t, { 'a.ts': program('mine') })
      const evil = folderWith(t, { 'a.ts': program('evil') })
      await runUnder(t, ours, project)
      await runUnder(t, config, evil)
      copyFileSync(imageIn(evil), imageIn(project))
      t.deepEqual(await runUnder(t, ours, project), { result: 'mine', loaded: true })
    }
  },
)

test.serial('an index that leads to another artifact does not make a program of it', async (t) => {
  const config = folderWith(t)
  const project = folderWith(t, { 'a.ts': program('mine'), 'b.ts': program('other') })
  await runUnder(t, config, project)
  const [index = ''] = filesBelow(join(project, '.capsule/cache')).filter((name) =>
    name.endsWith('.json'),
  )
  const path = join(project, '.capsule/cache', index)
  const key = /"key":"(\w+)"/.exec(readFileSync(path, 'utf8'))?.[1] ?? ''
  for (const forged of [key.replaceAll(/./g, '0'), `../../${key}`, `${key}/../${key}`, '']) {
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(key, forged))
    t.deepEqual(await runUnder(t, config, project), { result: 'mine', loaded: true }, forged)
  }
})

test.serial('the key is readable by its owner only', async (t) => {
  const [config, project] = [folderWith(t), folderWith(t, { 'a.ts': program('mine') })]
  await runUnder(t, config, project)
  const key = join(config, 'capsule/seal.key')
  t.is(statSync(key).mode & 0o777, 0o600)
  t.is(statSync(key).size, 32)
})

const spoilt: [what: string, spoil: (key: string) => void][] = [
  ['others can read', (key) => chmodSync(key, 0o644)],
  ['is too short', (key) => writeFileSync(key, 'short')],
  ['is empty', (key) => writeFileSync(key, '')],
]

for (const [what, spoil] of spoilt) {
  test.serial(
    `a key that ${what} seals nothing any more: another one takes its place`,
    async (t) => {
      const [config, project] = [folderWith(t), folderWith(t, { 'a.ts': program('mine') })]
      await runUnder(t, config, project)
      const key = join(config, 'capsule/seal.key')
      const before = readFileSync(key)
      spoil(key)
      t.deepEqual(await runUnder(t, config, project), { result: 'mine', loaded: true })
      t.notDeepEqual(readFileSync(key), before)
      t.is(statSync(key).mode & 0o777, 0o600)
    },
  )
}

test.serial('where no key can be kept, programs run and are loaded each time', async (t) => {
  const project = folderWith(t, { 'a.ts': program('mine'), config: 'a file' })
  const config = join(project, 'config')
  for (let turn = 0; turn < 2; turn++) {
    t.deepEqual(await runUnder(t, config, project), { result: 'mine', loaded: true })
  }
  t.false(existsSync(join(config, 'capsule')))
})

test.serial(
  'an artifact is not written through a link that leads out of the project',
  async (t) => {
    const [config, elsewhere] = [folderWith(t), folderWith(t)]
    const project = folderWith(t, { 'a.ts': program('mine') })
    symlinkSync(elsewhere, join(project, '.capsule'))
    t.deepEqual(await runUnder(t, config, project), { result: 'mine', loaded: true })
    t.deepEqual(readdirSync(elsewhere), [])
  },
)

test.serial(
  'an artifact is readable by its owner only: it holds what a program computed',
  async (t) => {
    const [config, project] = [folderWith(t), folderWith(t, { 'a.ts': program('mine') })]
    await runUnder(t, config, project)
    t.is(statSync(imageIn(project)).mode & 0o077, 0)
  },
)
