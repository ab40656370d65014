// The version of what makes a component of the JavaScript interpreter.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/commands.mjs'

/** That of the installed componentize-js. Not by an import of it: it is not there on every platform. */
export function componentizeJs() {
  const folder = join(root, 'node_modules', '@bytecodealliance', 'componentize-js')
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}
