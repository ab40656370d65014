import { Mistake } from '../exit.ts'
import { oneLine } from '../tree/line.ts'

/** The words of a command line about durable runs; refuses more or fewer than its synopsis has. */
export function runsWords(words: readonly string[], synopsis: string): readonly string[] {
  const wanted = /^runs \w+((?: \[?[A-Z]+\]?)*)/.exec(synopsis)?.[1]?.trim() ?? ''
  const names = wanted === '' ? [] : wanted.split(' ')
  const least = names.filter((name) => !name.startsWith('[')).length
  if (words.length >= least && words.length <= names.length) return words
  const given = words.map(oneLine).join(' ') || 'nothing'
  throw new Mistake(
    `This takes ${wanted || 'no words'}, and was given ${given}. Usage: capsule ${synopsis}`,
  )
}
