// Makes the JavaScript engine: `node guest/js/build.mjs FOLDER`.

import { createRequire } from 'node:module'
import { compileEngine } from '../compile.mjs'

const [output] = process.argv.slice(2)
const { version } = createRequire(import.meta.url)('@bytecodealliance/componentize-js/package.json')
const interpreter = `StarlingMonkey of componentize-js ${version}`
await compileEngine('javascript', interpreter, output, async (wasm) => {
  const { makeComponent } = await import('./component.mjs')
  await makeComponent(wasm)
})
