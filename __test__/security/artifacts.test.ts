// SPEC section 4: "native code is loaded only if it was sealed by this installation; anything else is rebuilt from
// the portable .wasm or refused. A task can never write where native code is loaded from."

import { copyFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { built, exported, flipped, hello, installationIn, refused } from '../helpers/artifact.ts'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { filesBelow } from '../helpers/tree.ts'

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
