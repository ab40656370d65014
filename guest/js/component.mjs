// The component of the JavaScript engine: the guest's own code together with the interpreter. It is the same for every
// platform.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { componentize } from '@bytecodealliance/componentize-js'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))

/** Makes it, as the file `wasm`. */
export async function makeComponent(wasm) {
  const temporary = mkdtempSync(join(tmpdir(), 'capsule-component-'))
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
      witPath: join(here, '..', '..', 'wit', 'capsule.wit'),
      worldName: 'engine',
      // A guest answers no HTTP requests.
      disableFeatures: ['fetch-event'],
    })
    writeFileSync(wasm, component)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}
