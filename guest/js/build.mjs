// Makes the JavaScript engine: `node guest/js/build.mjs FOLDER`. The guest's own code becomes a component
// together with the interpreter; that is split into code and memory, and compiled.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { componentize, version as componentizeVersion } from '@bytecodealliance/componentize-js'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const [output] = process.argv.slice(2)
const name = `StarlingMonkey of componentize-js ${componentizeVersion}`
const temporary = mkdtempSync(join(tmpdir(), 'capsule-engine-'))

try {
  const source = join(temporary, 'capsule.js')
  await build({
    entryPoints: [join(here, 'src', 'main.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    external: ['capsule:*'],
    outfile: source,
  })
  const { component } = await componentize({
    sourcePath: source,
    witPath: join(root, 'wit', 'capsule.wit'),
    worldName: 'engine',
    // A guest answers no HTTP requests.
    disableFeatures: ['fetch-event'],
  })
  const wasm = join(temporary, 'component.wasm')
  writeFileSync(wasm, component)
  const cargo = ['run', '--release', '--package', 'capsule-engine-build', '--', wasm, output, name]
  const { status } = spawnSync('cargo', cargo, { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('the engine cannot be compiled')
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
