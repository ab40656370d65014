// A release is built from what is tested here: one table of platforms, one version, scripts that there are.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { packed, platformManifests, publishOrder } from '../../scripts/pack.mjs'
import { checkout } from '../helpers/checkout.ts'

function textOf(path: string): string {
  return readFileSync(join(checkout, path), 'utf8')
}

const workflows = readdirSync(join(checkout, '.github/workflows')).map((name) => ({
  name,
  text: textOf(`.github/workflows/${name}`),
}))
const release = textOf('.github/workflows/release.yml')
const { version, scripts } = JSON.parse(textOf('package.json'))

test('the release builds every platform that there are packages for, and no other', (t) => {
  const built = [...release.matchAll(/\bid: ([\w-]+),/g)].map(([, id = '']) => id)
  const packages = platformManifests().map(({ name }) => name)
  const expected = built.flatMap((id) => [`@capsule-run/native-${id}`, `@capsule-run/python-${id}`])
  t.deepEqual(packages.toSorted(), expected.toSorted())
})

test('what a workflow runs is there', (t) => {
  for (const { name, text } of [
    ...workflows,
    { name: 'release-linux.sh', text: textOf('scripts/release-linux.sh') },
  ]) {
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g))
      t.true(script in scripts, `${name}: ${script}`)
    for (const [, file = ''] of text.matchAll(/(?:node|sh) (scripts\/[\w.-]+)/g))
      t.true(textOf(file) !== '', `${name}: ${file}`)
  }
})

test('no workflow names a secret', (t) => {
  for (const { name, text } of workflows) t.notRegex(text, /secrets\.|_TOKEN|password/i, name)
})

test('every package, crate and wheel has the same version, and depends on the others of it', (t) => {
  for (const path of ['native', 'npm/python', 'ts/sdk', 'ts/cli']) {
    const manifest = JSON.parse(textOf(`${path}/package.json`))
    t.is(manifest.version, version, path)
    const { dependencies = {}, peerDependencies = {} } = manifest
    for (const [name, range] of Object.entries({ ...dependencies, ...peerDependencies })) {
      if (name.startsWith('@capsule-run/')) t.is(range, version, `${path}: ${name}`)
    }
  }
  t.regex(textOf('Cargo.toml'), new RegExp(`^version = "${version}"$`, 'm'))
})

test('packages are published after those that they depend on, and all that were packed are', async (t) => {
  const order = publishOrder(version)
  const place = (name: string): number => order.indexOf(`capsule-run-${name}-${version}.tgz`)
  const platforms = platformManifests().map(({ name }) => place(name.replace('@capsule-run/', '')))
  t.true(Math.max(...platforms) < place('native'))
  t.true(place('native') < place('sdk'))
  t.true(place('sdk') < place('cli'))
  for (const file of readdirSync(await packed())) t.true(order.includes(file), file)
})
