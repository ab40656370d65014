import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mentionsProperties, withExpressions, type Rewritten } from './expressions.ts'
import { localesFor, usesIntl } from './locales.ts'
import { piecesFor } from './pieces.ts'
import { shifted } from './prelude.ts'

/** What a program's script and its source map are, before and after. */
export interface Script {
  script: string
  sourceMap: string
}

/** Gives a program what it uses of the platform and the engine does not have; one that uses nothing of it stays as it is. */
export async function withPlatform(made: Script, folder: string): Promise<Script> {
  const { script, prelude, sets }: Rewritten = mentionsProperties(made.script)
    ? await withExpressions(made.script)
    : { script: made.script, prelude: '' }
  const read = (file: string): string => readFileSync(join(folder, 'web', file), 'utf8')
  const texts = piecesFor(made.script).map(read)
  if (sets) texts.unshift(global('sets', JSON.stringify(sets)), read('expressions.js'))
  if (usesIntl(made.script)) texts.unshift(global('locales', localesFor(made.script, folder)))
  const before = [...texts, prelude].filter((text) => text !== '').join('\n')
  if (before === '') return made
  return {
    script: `${before}\n${script}`,
    sourceMap: shifted(made.sourceMap, before.split('\n').length),
  }
}

/** What a piece finds under a name that no program has by chance, and takes away. */
function global(name: string, json: string): string {
  return `globalThis[Symbol.for('capsule.${name}')]=${json};`
}
