// The packages as npm's users get them, laid out from what was built. What is the same for every platform comes from
// the tree; a platform's own have the addon and the engines of this machine.

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { root } from './commands.mjs'
import { crateLicences } from './licences.mjs'

/** Every platform that there are packages for. */
const platforms = createRequire(import.meta.url)('../native/platforms.js')

/** Those for every platform. */
const general = ['native', 'npm/python', 'ts/sdk', 'ts/cli']
/** What a platform has one of each. */
const kinds = {
  native: {
    description: "Capsule's trusted core and the interpreter of JavaScript",
    engine: 'javascript',
  },
  python: { description: 'The interpreter of Python for Capsule', engine: 'python' },
}

/** Every file and folder that a package is made of, relative to the checkout. */
export function packedFiles() {
  const ours = general.flatMap((path) => {
    const { files } = readManifest(join(root, path))
    return ['package.json', 'README.md', ...files].map((file) => join(path, file))
  })
  const platform = builtPlatform()
  const built = platform && [addonName(platform.id), 'engines'].map((name) => join('native', name))
  return [
    'Cargo.lock',
    'LICENSE',
    'package.json',
    'scripts/licences.mjs',
    'scripts/packages.mjs',
    ...ours,
    ...(built ?? []),
  ]
}

/** The platform whose addon the build has put here. */
export function builtPlatform() {
  return platforms.find(({ id }) => existsSync(addonOf(id)))
}

/** Lays the general packages out below a folder; gives their folders. */
export function layGeneral(into) {
  return general.map((path) => {
    const source = join(root, path)
    const manifest = published(source)
    const folder = lay(into, manifest)
    for (const file of manifest.files) copy(join(source, file), join(folder, file))
    copy(join(source, 'README.md'), join(folder, 'README.md'))
    return folder
  })
}

/** Lays a platform's packages out below a folder; gives their folders. */
export function layPlatform(into, platform) {
  return Object.entries(kinds).map(([kind, { engine }]) => {
    const folder = lay(into, platformManifest(kind, platform))
    if (kind === 'native') {
      const addon = join(folder, 'capsule-native.node')
      copy(addonOf(platform.id), addon)
      strip(addon)
      writeFileSync(join(folder, 'LICENSES.txt'), crateLicences(platform.target))
    }
    copy(realpathSync(join(root, 'native/engines', engine)), join(folder, 'engines', engine))
    return folder
  })
}

/** The manifests of every platform's packages, as they are published. */
export function platformManifests() {
  return platforms.flatMap((platform) =>
    Object.keys(kinds).map((kind) => platformManifest(kind, platform)),
  )
}

/** The tarballs of a version, each after those that it depends on. */
export function publishOrder(version) {
  const names = [
    ...platformManifests().map(({ name }) => name),
    ...general.map((path) => readManifest(join(root, path)).name),
  ]
  return names.map((name) => `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
}

/** The manifest of a platform's package of a kind: npm installs it only where it fits. */
function platformManifest(kind, { id, os, cpu, libc }) {
  const { version, license, engines } = readManifest(root)
  return {
    name: `@capsule-run/${kind}-${id}`,
    version,
    description: `${kinds[kind].description}, for ${id}.`,
    license,
    type: 'commonjs',
    engines,
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    // Files that are mapped into memory cannot be read from an archive.
    preferUnplugged: true,
  }
}

/** The manifest of a folder less what only a checkout needs, plus the packages of each platform. */
function published(folder) {
  const manifest = readManifest(folder)
  for (const key of ['devDependencies', 'napi']) delete manifest[key]
  const kind = Object.keys(kinds).find((name) => manifest.name === `@capsule-run/${name}`)
  if (kind === undefined) return manifest
  const optionalDependencies = platforms.map(({ id }) => [
    `@capsule-run/${kind}-${id}`,
    manifest.version,
  ])
  return { ...manifest, optionalDependencies: Object.fromEntries(optionalDependencies) }
}

/** A folder with what every package has. */
function lay(into, manifest) {
  const folder = join(into, basename(manifest.name))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  copy(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  return folder
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, { recursive: true, dereference: true })
}

/** Line numbers of the core are for those who build it. Windows keeps them in a file of their own. */
function strip(addon) {
  if (process.platform === 'win32') return
  const { status, stderr, error } = spawnSync('strip', ['-S', addon], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`strip ${addon}: ${error?.message ?? stderr}`)
}

function addonOf(id) {
  return join(root, 'native', addonName(id))
}

/** As napi names it. */
function addonName(id) {
  return `capsule-native.${id}.node`
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
