// Makes the JavaScript engine: `node guest/js/build.mjs FOLDER`.

import { compileEngine } from '../compile.mjs'
import { componentizeJs } from './version.mjs'

const [output] = process.argv.slice(2)
const interpreter = `StarlingMonkey of componentize-js ${componentizeJs()}`
await compileEngine('javascript', interpreter, output, async (wasm) => {
  const { makeComponent } = await import('./component.mjs')
  await makeComponent(wasm)
})
