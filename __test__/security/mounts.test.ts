// SPEC section 2: "`--mount HOST[::GUEST][:ro|:rw]` (repeatable, inside the project, reaches sub-tasks)".

import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { attempting, cageOf } from '../helpers/cage.ts'
import { runCli } from '../helpers/run-cli.ts'

const source = `${attempting}
  const both = (path: string) => every({
    read: () => fs.readFileSync(path + '/d.txt', 'utf8'),
    write: () => fs.writeFileSync(path + '/new.txt', 'x'),
  })
  const inner = task({ name: 'inner' }, both)
  const innermost = task({ name: 'innermost' }, async (path: string) => (await inner(path)).result)
  export const main = task({ name: 'main' }, async (path: string) =>
    [await both(path), (await inner(path)).result, (await innermost(path)).result])`

const works = { read: 'done "docs"', write: 'done ' }
const reads = { read: 'done "docs"', write: 'EROFS' }
const none = { read: 'EACCES', write: 'EACCES' }

const mounts: [mount: string, path: string, gets: object][] = [
  ['./docs', 'docs', works],
  ['docs', 'docs', works],
  ['docs/', './docs', works],
  ['./docs:rw', 'docs', works],
  ['./docs:ro', 'docs', reads],
  ['./docs:read-only', 'docs', reads],
  ['./docs::/work', '/work', works],
  ['./docs::/work:ro', '/work', reads],
  ['./docs::./other', 'other', works],
  ['./docs::/work', 'docs', none],
  ['./data', 'docs', none],
  ['PROJECT/docs:ro', 'PROJECT/docs', reads],
]

for (const [mount, path, gets] of mounts) {
  test(`--mount ${mount}: ${path} ${JSON.stringify(gets)}, in the task and each of its sub-tasks`, async (t) => {
    const cage = cageOf(t, source, {}, ['docs'])
    const here = (text: string): string => text.replace('PROJECT', cage.project)
    const expected = [gets, gets, gets]
    const { result } = await cage.call('main', [here(path)], { mounts: [here(mount)] })
    t.deepEqual(result, expected)
    const args = ['run', 'program.ts', here(path), '--mount', here(mount)]
    const { stdout, stderr, exitCode } = await runCli(cage.project, args)
    t.is(exitCode, 0, stderr)
    t.deepEqual(JSON.parse(stdout).result, expected)
    // What one run was given, the next has not.
    t.deepEqual((await cage.call('main', [here(path)])).result, [none, none, none])
  })
}

test('several mounts are all there', async (t) => {
  const cage = cageOf(t, source)
  const mount = ['--mount', './docs::/one:ro', '--mount', './docs::/two']
  for (const [path, gets] of [
    ['/one', reads],
    ['/two', works],
    ['/three', none],
  ] as const) {
    const { stdout } = await runCli(cage.project, ['run', 'program.ts', path, ...mount])
    t.deepEqual(JSON.parse(stdout).result, [gets, gets, gets])
  }
})

test('at one place the mount counts, not what the task declares there', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main', allowedFiles: ['./docs'] }, () => every({
      read: () => fs.readdirSync('docs'),
      write: () => fs.writeFileSync('docs/new.txt', 'x'),
    }))`,
  )
  const mounted = async (...mount: string[]): Promise<unknown> =>
    (await cage.call('main', [], { mounts: mount })).result
  t.deepEqual(await mounted('./docs:ro'), { read: 'done ["d.txt"]', write: 'EROFS' })
  t.deepEqual(await mounted('./data::./docs:ro'), { read: 'done ["a.txt","sub"]', write: 'EROFS' })
  t.deepEqual(await mounted(), { read: 'done ["d.txt"]', write: 'done ' })
})

const refused: [mount: string, message: RegExp][] = [
  ['..', /the mount "\.\." leads out of the project/],
  ['../elsewhere', /leads out of the project.*Mount a folder inside/],
  ['ROOT/elsewhere:ro', /leads out of the project/],
  ['/', /leads out of the project/],
  ['/etc:ro', /leads out of the project/],
  ['./docs/../../elsewhere', /leads out of the project/],
  ['./out', /the mount "\.\/out" leads out of the project/],
  ['./out/sub', /cannot be made|leads out of the project/],
  ['./file', /leads out of the project/],
  ['./docs::..', /./],
  ['./nothing', /nothing.*Make the folder before the run/],
  ['./program.ts', /cannot be opened as a folder/],
  ['', /the mount "" is not understood/],
  ['::/work', /is not understood/],
  ['./docs::', /is not understood/],
  ['./docs::/a::/b', /is not understood/],
  ['./docs:or', /docs:or: No such file.*Make the folder/],
  ['./docs:rx', /unknown mode "rx"|No such file/],
  ['./docs:readonly', /unknown mode "readonly".*":read-only"/],
  ['.capsule', /Capsule's own/],
  ['./docs::./.capsule', /Capsule's own/],
  ['~/docs', /"~"/],
]

for (const [mount, message] of refused.filter(([text]) => text !== './docs::..')) {
  test(`--mount "${mount}" is refused before anything runs, with exit code 2`, async (t) => {
    const cage = cageOf(t, `console.log('loaded')\n${source}`)
    symlinkSync('../elsewhere', join(cage.project, 'out'))
    symlinkSync('../elsewhere/canary.txt', join(cage.project, 'file'))
    const text = mount.replace('ROOT', cage.root)
    const { stdout, stderr, exitCode } = await runCli(cage.project, [
      'run',
      'program.ts',
      'docs',
      `--mount=${text}`,
    ])
    t.regex(stderr, message)
    t.is(stdout, '')
    t.is(exitCode, 2, stderr)
    const error = await t.throwsAsync(cage.call('main', ['docs'], { mounts: [text] }), {
      instanceOf: CapsuleError,
      message,
    })
    t.true(['INVALID_ARGUMENTS', 'LOAD_ERROR'].includes(error.code), error.code)
    t.is(readFileSync(join(cage.project, 'docs/d.txt'), 'utf8'), 'docs')
  })
}

test('a place of the guest may be anywhere, above the project too: nothing of the host is shown by it', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main' }, (path: string) => every({
      list: () => fs.readdirSync(path),
      canary: () => fs.readFileSync(path + '/canary.txt', 'utf8'),
      passwd: () => fs.readFileSync(path + '/passwd', 'utf8'),
    }))`,
  )
  for (const place of ['/etc', '/', '/proc', '/proc/self', cage.root, '/dev']) {
    const { result, error } = await cage.call('main', [place], { mounts: [`./docs::${place}`] })
    t.is(error, null)
    t.like(result, { list: 'done ["d.txt"]', canary: 'ENOENT', passwd: 'ENOENT' }, place)
  }
})
