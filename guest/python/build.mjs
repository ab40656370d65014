// Makes the Python engine: `node guest/python/build.mjs FOLDER`.

import { compileEngine } from '../compile.mjs'
import { makeComponent } from './component.mjs'

const [output] = process.argv.slice(2)
await compileEngine('python', output, makeComponent)
