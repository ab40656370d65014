// What is done with an engine's component, whatever the language: it is split into code and memory, and compiled for this
// platform.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../scripts/commands.mjs'

/**
 * Compiles the component that `makeComponent` makes into the folder `output`. A release makes components once for all
 * platforms, some of which lack the tools for that: CAPSULE_COMPONENTS is the folder that they are taken from.
 * `interpreter` is what people know it by.
 */
export async function compileEngine(name, interpreter, output, makeComponent) {
  const temporary = mkdtempSync(join(tmpdir(), 'capsule-engine-'))
  try {
    const made = join(process.env.CAPSULE_COMPONENTS ?? temporary, `${name}.wasm`)
    if (!existsSync(made)) await makeComponent(made)
    const cargo = ['run', '--release', '--package', 'capsule-engine-build', '--']
    await run('cargo', [...cargo, made, output, interpreter])
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}
