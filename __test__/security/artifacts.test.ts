// SPEC section 4: "native code is loaded only if it was sealed by this installation; anything else is rebuilt from
// the portable .wasm or refused. A task can never write where native code is loaded from."

import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { exported, installationIn, restated } from '../helpers/artifact.ts'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import type { CliOutcome } from '../helpers/run-cli.ts'
import { coreModule, memoryImage, strangersArtifact, type Stranger } from '../helpers/stranger.ts'
import { filesBelow } from '../helpers/tree.ts'

const hello = {
  'hello.ts': programText("export const main = task({ name: 'main' }, () => 'hello')"),
}

/** A folder with the artifacts of a program, and the installation that made them. */
async function built(
  t: ExecutionContext,
  files: Record<string, string> = hello,
): Promise<{ folder: string; capsule: ReturnType<typeof installationIn>['capsule'] }> {
  const installation = installationIn(folderWith(t), folderWith(t))
  const folder = folderWith(t, { 'capsule.toml': '' })
  await exported(t, installation, folder, files)
  return { folder, capsule: installation.capsule }
}

/** A clear error: one message, the user's to act upon, and no envelope. */
function refused(t: ExecutionContext, outcome: CliOutcome, why: RegExp, what?: string): void {
  t.is(outcome.exitCode, 2, `${what}: ${outcome.stderr}`)
  t.is(outcome.stdout, '', what)
  t.regex(outcome.stderr, why, what)
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(at) ^ 0x10, at)
  return copy
}

test('native code that another installation sealed is refused, and the message says what to do', async (t) => {
  const { folder } = await built(t)
  const stranger = installationIn(folderWith(t), folderWith(t))
  const outcome = await stranger.capsule(folder, 'exec', 'hello.cwasm')
  refused(t, outcome, /^✗ hello\.cwasm: it was not sealed by this installation.*\.wasm.*--trust/)
})

test('--trust runs native code that nobody here sealed, and warns; without native code it changes nothing', async (t) => {
  const { folder } = await built(t)
  const stranger = installationIn(folderWith(t), folderWith(t))
  for (const file of ['hello.cwasm', 'hello.wasm']) {
    const { exitCode, stdout, stderr } = await stranger.capsule(folder, 'exec', file, '--trust')
    t.is(exitCode, 0, stderr)
    t.is(JSON.parse(stdout).result, 'hello')
    t.regex(stderr, /^! --trust: .*can do whatever you can/)
  }
  refused(t, await stranger.capsule(folder, 'exec', 'hello.cwasm'), /not sealed/)
})

test('a sealed artifact that was cut or changed anywhere is refused, with --trust too', async (t) => {
  const { folder, capsule } = await built(t)
  const whole = readFileSync(join(folder, 'hello.cwasm'))
  const end = whole.length
  const image = Math.floor(end / 2)
  const spoilt: [string, Buffer][] = [
    ...[0, 1, 3, 100, image, end - 33, end - 1].map((length): [string, Buffer] => [
      `cut to ${length}`,
      whole.subarray(0, length),
    ]),
    ['with more at its end', Buffer.concat([whole, Buffer.from('more')])],
    ...[image, 100].map((at): [string, Buffer] => [`changed at ${at}`, flipped(whole, at)]),
  ]
  for (const [what, bytes] of spoilt) {
    writeFileSync(join(folder, 'spoilt.cwasm'), bytes)
    refused(t, await capsule(folder, 'exec', 'spoilt.cwasm'), /^✗ spoilt\.cwasm: it /, what)
    const trusted = await capsule(folder, 'exec', 'spoilt.cwasm', '--trust')
    refused(t, trusted, /✗ spoilt\.cwasm: it is /, `${what}, trusted`)
  }
  writeFileSync(join(folder, 'spoilt.cwasm'), flipped(whole, end - 1))
  refused(t, await capsule(folder, 'exec', 'spoilt.cwasm'), /not sealed by this installation/)
})

test('a portable artifact that was cut or changed is refused or runs in its sandbox', async (t) => {
  const { folder, capsule } = await built(t)
  const whole = readFileSync(join(folder, 'hello.wasm'))
  const statement = whole.lastIndexOf('capsule:artifact')
  for (const length of [0, 3, 4, 8, 9, 100, 1_000_000, statement, statement + 40]) {
    writeFileSync(join(folder, 'cut.wasm'), whole.subarray(0, length))
    refused(t, await capsule(folder, 'exec', 'cut.wasm'), /✗ cut\.wasm: it /, `cut to ${length}`)
  }
  const marks = [5, 9, 11, 30, 45, statement + 3, statement + 20, statement + 200]
  const inImage = [50_000, 500_000, 1_000_000, 2_000_000, 3_000_000]
  for (const at of [...marks, ...inImage]) {
    writeFileSync(join(folder, 'changed.wasm'), flipped(whole, at))
    const { exitCode, stdout, stderr } = await capsule(folder, 'exec', 'changed.wasm')
    t.true([0, 1, 2].includes(exitCode), `changed at ${at}: ${exitCode} ${stderr}`)
    t.is(exitCode === 2, stdout === '', `changed at ${at}: ${stderr}`)
  }
})

test('what else this installation sealed is no artifact: an image and a layer of a cache under the name of one', async (t) => {
  const { folder, capsule } = await built(t)
  t.is((await capsule(folder, 'run', 'hello.ts')).exitCode, 0)
  const cache = join(folder, '.capsule/cache')
  const sealed = readdirSync(cache).filter((name) => /\.(image|layer|code)$/.test(name))
  t.true(sealed.length > 0)
  for (const name of sealed) {
    copyFileSync(join(cache, name), join(folder, 'taken.cwasm'))
    refused(t, await capsule(folder, 'exec', 'taken.cwasm'), /no artifact/, name)
    refused(t, await capsule(folder, 'exec', 'taken.cwasm', '--trust'), /no artifact/, name)
  }
})

test("an artifact in the place of a program's image is not executed", async (t) => {
  const { folder, capsule } = await built(t)
  const evil = {
    'evil.ts': programText("export const main = task({ name: 'main' }, () => 'evil')"),
  }
  await exported(t, { capsule }, folder, evil)
  t.is((await capsule(folder, 'run', 'hello.ts')).exitCode, 0)
  const images = filesBelow(folder).filter((name) => name.endsWith('.image'))
  t.true(images.length > 0)
  for (const image of images) copyFileSync(join(folder, 'evil.cwasm'), join(folder, image))
  const { stdout } = await capsule(folder, 'run', 'hello.ts')
  t.is(JSON.parse(stdout).result, 'hello')
})

test('an artifact under another name runs as what it is', async (t) => {
  const { folder, capsule } = await built(t)
  renameSync(join(folder, 'hello.wasm'), join(folder, 'portable.cwasm'))
  renameSync(join(folder, 'hello.cwasm'), join(folder, 'sealed.wasm'))
  for (const file of ['portable.cwasm', 'sealed.wasm']) {
    const { stdout, stderr } = await capsule(folder, 'exec', file)
    t.is(JSON.parse(stdout || '{}').result, 'hello', stderr)
  }
  const stranger = installationIn(folderWith(t), folderWith(t))
  refused(t, await stranger.capsule(folder, 'exec', 'sealed.wasm'), /not sealed/)
})

test('a task plants no native code through a folder that it may write to', async (t) => {
  const source = programText(`import fs from 'node:fs'
export const main = task({ name: 'main', allowedFiles: ['.'] }, () => {
  const attempts = []
  const native = fs.readFileSync('hello.cwasm')
  native[native.length >> 1] ^= 16
  for (const path of ['hello.cwasm', 'hello.wasm', '.capsule/cache/evil.image', '.capsule/evil.cwasm']) {
    try { fs.writeFileSync(path, native); attempts.push(path) } catch (error) { attempts.push(error.code) }
  }
  return attempts
})`)
  const { folder, capsule } = await built(t, { 'evil.ts': source })
  await exported(t, { capsule }, folder, hello)
  const { stdout, stderr } = await capsule(folder, 'run', 'evil.ts')
  const [sealed, portable, ...hidden] = JSON.parse(stdout).result
  t.deepEqual([sealed, portable], ['hello.cwasm', 'hello.wasm'], stderr)
  for (const code of hidden) t.regex(code, /^E[A-Z]+$/)
  for (const file of ['hello.cwasm', 'hello.wasm']) {
    refused(t, await capsule(folder, 'exec', file), /not sealed by this installation/, file)
  }
})

test("an engine's native code that somebody planted is compiled again, never executed", async (t) => {
  const cache = folderWith(t)
  const { capsule } = installationIn(folderWith(t), cache)
  const folder = folderWith(t, { 'capsule.toml': '' })
  writeFileSync(join(folder, 'own.wasm'), strangersArtifact())
  await capsule(folder, 'exec', 'own.wasm')
  const engines = join(cache, 'capsule/engines')
  const [engine = 'none'] = readdirSync(engines)
  const compiled = readFileSync(join(engines, engine))
  for (const planted of [flipped(compiled, 1000), compiled.subarray(0, 500), Buffer.from('evil')]) {
    writeFileSync(join(engines, engine), planted)
    rmSync(join(folder, '.capsule'), { recursive: true, force: true })
    const { exitCode } = await capsule(folder, 'exec', 'own.wasm')
    t.true([0, 1].includes(exitCode), `${exitCode}`)
    t.deepEqual(readFileSync(join(engines, engine)).length, compiled.length)
  }
})

const strangers: [what: string, artifact: Stranger, why: RegExp][] = [
  [
    'an engine that imports what Capsule does not give',
    { imports: 'wasi:sockets/stolen@0.2.0' },
    /its engine wants what this version of Capsule does not give/,
  ],
  ['an image with code', { image: coreModule([1, Buffer.from([0])]) }, /no image of a program/],
  ['an image that is cut', { image: memoryImage(1).subarray(0, 20) }, /damaged/],
  ['an image larger than any load', { image: memoryImage(65_535) }, /its memory is larger/],
  ['a misspelt option', { manifest: [{ name: 'main', allowedHost: [] }] }, /allowedHost/],
  ['no task', { manifest: [] }, /declares no task/],
  ['a manifest that is none', { manifest: 'main' }, /cannot be read/],
  [
    "a task of the project's own files",
    { manifest: [{ name: 'main' }, { from: { file: './hello.ts', task: 'main' } }] },
    /holds the tasks of one file/,
  ],
]

for (const [what, artifact, why] of strangers) {
  test(`an artifact from anywhere is refused with ${what}`, async (t) => {
    const { capsule } = installationIn(folderWith(t), folderWith(t))
    const folder = folderWith(t, { 'capsule.toml': '', ...hello })
    writeFileSync(join(folder, 'found.wasm'), strangersArtifact(artifact))
    refused(t, await capsule(folder, 'exec', 'found.wasm'), why)
  })
}

test('an engine that never starts is stopped, and the host goes on', async (t) => {
  const { capsule } = installationIn(folderWith(t), folderWith(t))
  const folder = folderWith(t, { 'capsule.toml': '' })
  writeFileSync(join(folder, 'found.wasm'), strangersArtifact({ starts: 'never' }))
  const { exitCode, stdout } = await capsule(folder, 'exec', 'found.wasm')
  t.is(exitCode, 1)
  t.is(JSON.parse(stdout).error.error_type, 'LOAD_ERROR')
})

test('what is WebAssembly, but no artifact, is said to be none', async (t) => {
  const { folder, capsule } = await built(t)
  const artifact = readFileSync(join(folder, 'hello.wasm'))
  for (const [what, bytes, why] of [
    ['a core module', memoryImage(1), /no WebAssembly component/],
    ['another component', restated(artifact, () => '{}'), /cannot be read/],
    [
      'a later format',
      restated(artifact, (text) => text.replace('"format":1', '"format":2')),
      /Update Capsule/,
    ],
  ] as const) {
    writeFileSync(join(folder, 'found.wasm'), bytes)
    refused(t, await capsule(folder, 'exec', 'found.wasm'), why, what)
  }
})

test('what an artifact declares is under the ceilings of who runs it', async (t) => {
  const source = programText(`import fs from 'node:fs'
export const main = task({ name: 'main', envVariables: ['TOKEN'] }, () => [process.env.TOKEN ?? null, fs.readdirSync('.')])`)
  const { folder, capsule } = await built(t, {
    'ask.ts': source,
    '.env': 'TOKEN=secret',
    'data/a': '',
  })
  const wants = (text: string): string =>
    text.replace('"name":"main"', '"name":"main","allowedFiles":["."]')
  writeFileSync(join(folder, 'more.wasm'), restated(readFileSync(join(folder, 'ask.wasm')), wants))
  const { stdout, stderr } = await capsule(folder, 'exec', 'more.wasm')
  t.is(JSON.parse(stdout).result[0], 'secret', stderr)
  t.false(JSON.stringify(JSON.parse(stdout).result).includes('.capsule'))
  const less = await capsule(
    folder,
    'exec',
    'more.wasm',
    '--allow-env',
    'OTHER',
    '--allow-file',
    './data',
  )
  t.false(less.stdout.includes('secret'), less.stdout)
})
