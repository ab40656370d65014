// What takes minutes to build is kept outside the tree, by the content that it was built from, so that a second
// checkout, and a change that is taken back, build nothing.

import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from './commands.mjs'
import { filesIn } from './content-hash.mjs'

/** The folder of everything that builds keep; CAPSULE_BUILD_CACHE moves it. */
function buildCacheDir() {
  const { CAPSULE_BUILD_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (CAPSULE_BUILD_CACHE) return CAPSULE_BUILD_CACHE
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'capsule-build')
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'capsule-build')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'capsule-build')
  return join(homedir(), '.cache', 'capsule-build')
}

/** Where cargo builds: one folder for all checkouts, since wasmtime takes a quarter of an hour of CPU. */
export function cargoTargetDir() {
  const folder = process.env.CARGO_TARGET_DIR ?? join(buildCacheDir(), 'target')
  claim(folder)
  return folder
}

/**
 * Cargo goes by the times of files, and takes what another checkout built for this one's if that is newer: where
 * another one built last, all of ours counts as changed.
 */
function claim(folder) {
  const stamp = join(folder, 'checkout')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === root) return
  const sources = ['native', 'guest/build', 'python/native'].flatMap((path) =>
    filesIn(join(root, path)),
  )
  const now = new Date()
  for (const file of sources.filter((path) => path.endsWith('.rs'))) utimesSync(file, now, now)
  mkdirSync(folder, { recursive: true })
  writeFileSync(stamp, root)
}

/**
 * The folder `name` of the cache, made by `make(folder)` if it is not there. It gets its name only
 * when complete, so that neither a build that dies nor two at once leave half of one.
 */
export async function cached(name, make) {
  const folder = join(buildCacheDir(), name)
  if (existsSync(folder)) return { folder, made: false }
  const draft = `${folder}.${randomBytes(6).toString('hex')}.tmp`
  mkdirSync(draft, { recursive: true })
  try {
    await make(draft)
    mkdirSync(dirname(folder), { recursive: true })
    adopt(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return { folder, made: true }
}

function adopt(draft, folder) {
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another build was faster with the same content: its folder is as good as this one.
    if (!existsSync(folder)) throw error
  }
}
