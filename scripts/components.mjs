// node scripts/components.mjs FOLDER: the components of the engines, which a release makes once for all platforms.

import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makeComponent as makeJavascript } from '../guest/js/component.mjs'
import { makeComponent as makePython } from '../guest/python/component.mjs'

const folder = resolve(process.argv[2] ?? 'components')
mkdirSync(folder, { recursive: true })
await makeJavascript(join(folder, 'javascript.wasm'))
await makePython(join(folder, 'python.wasm'))
