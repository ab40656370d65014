// The JavaScript engine: an interpreter as a WebAssembly component, split and compiled once.

import { readlinkSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { cached, cargoTargetDir } from './build-cache.mjs'
import { root, run } from './commands.mjs'
import { contentHash } from './content-hash.mjs'

const sources = [
  'Cargo.lock',
  'guest/js/build.mjs',
  'guest/js/src',
  'guest/build',
  'native/src/engine',
  'ts/sdk/json.ts',
  'ts/sdk/json-refusal.ts',
  'wit',
]

/** Links `native/engines/javascript` to the engine of this checkout's content; says whether it was built. */
export async function buildEngine() {
  const hash = contentHash(root, sources, [componentizeVersion(), process.platform, process.arch])
  const { folder, made } = await cached(join('engines', hash), async (draft) => {
    console.log('  engine       compiling; takes about a minute')
    const output = join(draft, 'javascript')
    mkdirSync(output)
    await run(process.execPath, [join(root, 'guest', 'js', 'build.mjs'), output], {
      env: { CARGO_TARGET_DIR: cargoTargetDir() },
    })
  })
  link(join(folder, 'javascript'), join(root, 'native', 'engines'))
  return made ? 'built' : 'up to date'
}

function componentizeVersion() {
  const manifest = join(
    root,
    'node_modules',
    '@bytecodealliance',
    'componentize-js',
    'package.json',
  )
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}

function link(target, enginesDir) {
  const path = join(enginesDir, 'javascript')
  if (linkTarget(path) === target) return
  mkdirSync(enginesDir, { recursive: true })
  rmSync(path, { recursive: true, force: true })
  // A junction is what Windows lets everybody make; elsewhere the word means nothing.
  symlinkSync(target, path, 'junction')
}

function linkTarget(path) {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
