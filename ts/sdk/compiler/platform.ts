import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mentionsProperties, withExpressions, type Rewritten } from './expressions.ts'
import { localesFor, usesIntl, usesTimeZones } from './locales.ts'
import { shifted } from './prelude.ts'
import { placeName } from './source-text.ts'

/** What a program's script and its source map are, before and after. */
export interface Script {
  script: string
  sourceMap: string
}

/** A part of the web platform that the engine lacks; its file in `web/` of the guest's modules is put before a program. */
interface Piece {
  file: string
  /** Whether a script may use it. Said of what is left after bundling: what a package has and the program does not use, counts not. */
  used: (script: string) => boolean
}

/** In the order in which they are put before a program. */
const pieces: readonly Piece[] = [
  { file: 'place.js', used: (script) => script.includes(placeName) },
  { file: 'normalize.js', used: usesNormalize },
  { file: 'collator.js', used: (script) => /\.localeCompare\b|\bCollator\b/.test(script) },
  { file: 'time-zones.js', used: (script) => usesIntl(script) && usesTimeZones(script) },
  { file: 'intl.js', used: usesIntl },
  { file: 'subtle.js', used: usesSubtle },
]

/** Other things have a `normalize` too (a path, a vector); a text is asked for a form, or without one. */
function usesNormalize(script: string): boolean {
  const asks = /\.normalize\(\)/.test(script)
  return asks || (/\.normalize\(/.test(script) && /\bNFK?[CD]\b/.test(script))
}

/** The engine's own makes digests. */
function usesSubtle(script: string): boolean {
  return /\bsubtle\b(?!\??\.digest\b)/.test(script)
}

/** Gives a program what it uses of the platform and the engine does not have; one that uses nothing of it stays as it is. */
export async function withPlatform(made: Script, folder: string): Promise<Script> {
  const { script, prelude, sets }: Rewritten = mentionsProperties(made.script)
    ? await withExpressions(made.script)
    : { script: made.script, prelude: '' }
  const read = (file: string): string => readFileSync(join(folder, 'web', file), 'utf8')
  const texts = pieces.filter(({ used }) => used(made.script)).map(({ file }) => read(file))
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
