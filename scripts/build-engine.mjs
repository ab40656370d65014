// The engines: each an interpreter as a WebAssembly component, split and compiled once.

import { readlinkSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { componentizeJs } from '../guest/js/version.mjs'
import { componentizePy, python } from '../guest/python/version.mjs'
import { cached, cargoTargetDir } from './build-cache.mjs'
import { root, run, versionOf } from './commands.mjs'
import { contentHash } from './content-hash.mjs'

/** What every engine is made from. */
const shared = [
  'Cargo.lock',
  'guest/build',
  'guest/compile.mjs',
  'native/src/engine',
  'native/src/program/image.rs',
  'native/src/sandbox/clock.rs',
  'native/src/sandbox/repeatable.rs',
  'wit',
]

/** Links `native/engines/javascript` to the engine of this checkout's content; says whether it was built. */
export async function buildEngine() {
  const guest = ['build.mjs', 'component.mjs', 'src'].map((name) => `guest/js/${name}`)
  const sources = [...guest, 'ts/sdk/json.ts', 'ts/sdk/json-refusal.ts']
  return build('javascript', 'js', sources, componentizeJs())
}

/** The same for `native/engines/python`. Without Python on this machine there is none, and JavaScript works. */
export async function buildPythonEngine() {
  const possible = process.env.CAPSULE_COMPONENTS || versionOf(python) !== undefined
  if (!possible) return 'left out: there is no Python 3 here'
  return build('python', 'python', ['guest/python'], componentizePy)
}

async function build(name, guest, sources, version) {
  const versions = [version, process.platform, process.arch]
  const hash = contentHash(root, [...shared, ...sources], versions)
  const { folder, made } = await cached(join('engines', hash), async (draft) => {
    console.log('  engine       compiling; takes about a minute')
    const output = join(draft, name)
    mkdirSync(output)
    await run(process.execPath, [join(root, 'guest', guest, 'build.mjs'), output], {
      env: { CARGO_TARGET_DIR: cargoTargetDir() },
    })
  })
  link(join(folder, name), join(root, 'native', 'engines'), name)
  return made ? 'built' : 'up to date'
}

/** Links `name` in a folder of engines to an engine. */
export function link(target, enginesDir, name) {
  const path = join(enginesDir, name)
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
