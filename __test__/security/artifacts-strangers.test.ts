// SPEC section 4, and docs/artifacts.md: "A .wasm is safe to run whoever made it."

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { built, flipped, hello, installationIn, refused, restated } from '../helpers/artifact.ts'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import {
  coreModule,
  declared,
  memoryImage,
  strangersArtifact,
  type Stranger,
} from '../helpers/stranger.ts'

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
  ['a misspelt option', { manifest: [declared({ name: 'main', allowedHost: [] })] }, /allowedHost/],
  ['no task', { manifest: [] }, /declares no task/],
  ['a manifest that is none', { manifest: 'main' }, /cannot be read/],
  [
    "a task of the project's own files",
    {
      manifest: [declared({ name: 'main' }), { from: { file: './hello.ts', task: 'main' } }],
    },
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

/** Adds to what a manifest says of each task. */
function withFolder(text: string): string {
  return text.replaceAll('{"options":[', '{"options":[["allowedFiles",{"json":["."]}],')
}

test('what an artifact declares is under the ceilings of who runs it', async (t) => {
  const source = programText(`import fs from 'node:fs'
export const main = task({ name: 'main', envVariables: ['TOKEN'] }, () => [process.env.TOKEN ?? null, fs.readdirSync('.')])`)
  const files = { 'ask.ts': source, '.env': 'TOKEN=secret', 'data/a': '' }
  const { folder, capsule } = await built(t, files)
  const artifact = readFileSync(join(folder, 'ask.wasm'))
  writeFileSync(join(folder, 'more.wasm'), restated(artifact, withFolder))
  const { stdout, stderr } = await capsule(folder, 'exec', 'more.wasm')
  const [token, names] = JSON.parse(stdout).result
  t.is(token, 'secret', stderr)
  t.true(names.includes('data') && !names.includes('.capsule') && !names.includes('capsule.toml'))
  const ceiling = ['--allow-env', 'OTHER', '--allow-file', './data']
  const less = await capsule(folder, 'exec', 'more.wasm', ...ceiling)
  t.false(less.stdout.includes('secret'), less.stdout)
  t.regex(less.stdout, /EACCES.*may see .*\.\/data.* only/)
})
