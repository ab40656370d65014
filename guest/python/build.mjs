// Makes the Python engine: `node guest/python/build.mjs FOLDER`.

import { compileEngine } from '../compile.mjs'
import { makeComponent } from './component.mjs'
import { componentizePy } from './version.mjs'

const [output] = process.argv.slice(2)
const interpreter = `CPython 3.14 of componentize-py ${componentizePy}`
await compileEngine('python', interpreter, output, makeComponent)
