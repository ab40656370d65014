// The Node addon: Capsule's trusted core, built by cargo.

import { randomBytes } from 'node:crypto'
import { copyFileSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { cached, cargoTargetDir } from './build-cache.mjs'
import { CommandError, root, run, tool, versionOf } from './commands.mjs'
import { contentHash } from './content-hash.mjs'

const sources = [
  'Cargo.lock',
  'Cargo.toml',
  'build.rs',
  'native/Cargo.toml',
  'native/package.json',
  'native/src',
]
const native = join(root, 'native')

/** Puts the addon for this machine and its types into `native/`; says whether it was built. */
export async function buildAddon() {
  const rustc = versionOf('rustc')
  if (rustc === undefined || versionOf('cargo') === undefined) {
    throw new CommandError(
      'Building Capsule needs Rust 1.95 or newer: install it with rustup (see rustup.rs), or your ' +
        "system's packages rustc and cargo, and run npm install again.",
    )
  }
  const hash = contentHash(root, sources, [rustc, process.platform, process.arch])
  const { folder, made } = await cached(join('addon', hash), (draft) => compile(draft))
  for (const file of readdirSync(folder)) replace(join(folder, file), join(native, file))
  return made ? 'built' : 'up to date'
}

async function compile(outputDir) {
  console.log('  addon        compiling; the first time takes several minutes')
  const places = {
    '--manifest-path': join(native, 'Cargo.toml'),
    '--package-json-path': join(native, 'package.json'),
    '--target-dir': cargoTargetDir(),
    '--output-dir': outputDir,
    '--features': 'node',
  }
  const form = ['--platform', '--release', '--no-js', '--dts', 'addon.d.ts']
  await run(tool('napi'), ['build', ...form, ...Object.entries(places).flat()])
}

/** A process that has the old addon loaded keeps it: the file gets a new one's name, not its content. */
function replace(from, to) {
  const draft = `${to}.${randomBytes(6).toString('hex')}.tmp`
  copyFileSync(from, draft)
  renameSync(draft, to)
}
