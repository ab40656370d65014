import { oneLine } from '../tree/line.ts'

/** A command to type, with words that are not ours (a name of a signal) quoted where a shell would take them apart. */
export function commandLine(...words: readonly string[]): string {
  return ['capsule', ...words.map(quoted)].join(' ')
}

function quoted(word: string): string {
  const shown = oneLine(word)
  return /^[\w.,:/+-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`
}
