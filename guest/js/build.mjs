// Makes the JavaScript engine: `node guest/js/build.mjs FOLDER`.

import { compileEngine } from '../compile.mjs'

const [output] = process.argv.slice(2)
await compileEngine('javascript', output, async (wasm) => {
  const { makeComponent } = await import('./component.mjs')
  await makeComponent(wasm)
})
