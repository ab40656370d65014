// npm run pack [-- FOLDER [general|platform]]: the packages as tarballs. Without a folder they are put into the build
// cache. What was built has to be up to date.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached } from './build-cache.mjs'
import { CommandError, root, run } from './commands.mjs'
import { contentHash } from './content-hash.mjs'
import { builtPlatform, layGeneral, layPlatform, packedFiles } from './packages.mjs'

export { installSizes } from './package-sizes.mjs'
export { platformManifests, publishOrder } from './packages.mjs'

const layers = { general: layGeneral, platform: layBuilt }

/** The folder with the tarballs of everything that was built, packed only when something of it has changed. */
export async function packed() {
  const hash = contentHash(root, packedFiles(), [process.version])
  return (await cached(join('packages', hash), (draft) => pack(draft, Object.keys(layers)))).folder
}

/** The same of packages that npm installed here. */
export async function packedOf(names) {
  const folders = names.map((name) => join('node_modules', name))
  const manifests = folders.map((folder) => join(folder, 'package.json'))
  const hash = contentHash(root, manifests, [process.version])
  return (await cached(join('packages', hash), (draft) => packFolders(draft, folders))).folder
}

/** Packs into a folder: `general` what is for every platform, `platform` what is for this machine's. */
async function pack(into, which) {
  const laid = mkdtempSync(join(tmpdir(), 'capsule-pack-'))
  try {
    await packFolders(
      into,
      which.flatMap((kind) => layers[kind](laid)),
    )
  } finally {
    rmSync(laid, { recursive: true, force: true })
  }
}

async function packFolders(into, folders) {
  const options = ['--ignore-scripts', '--silent', '--pack-destination', resolve(into)]
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const paths = folders.map((folder) => resolve(root, folder))
  await run(npm, ['pack', ...options, ...paths], { quiet: true })
}

function layBuilt(into) {
  const platform = builtPlatform()
  if (platform) return layPlatform(into, platform)
  throw new CommandError('There is no addon of this machine: npm run build makes it.')
}

async function main([into, which]) {
  if (which !== undefined && !(which in layers)) {
    throw new CommandError('Usage: npm run pack [-- FOLDER [general|platform]]')
  }
  const folder = into ?? (await packed())
  if (into !== undefined) {
    mkdirSync(into, { recursive: true })
    if (which !== undefined) await pack(into, [which])
    else cpSync(await packed(), into, { recursive: true })
  }
  for (const name of readdirSync(folder)) console.log(resolve(folder, name))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error) => {
    if (!(error instanceof CommandError)) throw error
    console.error(`\n✗ ${error.message}`)
    process.exitCode = 1
  })
}
