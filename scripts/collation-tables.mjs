// The order of texts, read from the collator of this Node: what its root order says of each character.

import { assigned } from './unicode-tables.mjs'

const comparing = (sensitivity) => new Intl.Collator('en', { sensitivity }).compare
const [base, accent, variant] = [comparing('base'), comparing('accent'), comparing('variant')]

/**
 * Han and Hangul are ordered by their numbers, after all others, without a table. So are scripts that nobody has written for
 * long: they would be half of it.
 */
const numbered = (character) =>
  /\p{Script=Han}|\p{Script=Hangul}|\p{Co}/u.test(character) ||
  (character.length > 1 && !/\p{Emoji}/u.test(character))

/**
 * `order`: characters in their order. Each is another letter than the one before, if it is not told otherwise: after `\x01` it is
 * the same with another accent, after `\x02` in another case, after `\x03` equal; `\x04` stands between the first and the last
 * of those whose numbers follow each other. `marks`: the same of those that only alter a letter. `none`: those that mean nothing.
 * `several`: a character and the letters that it is ordered as, one a line.
 */
export function collationTables() {
  const simple = assigned().filter(
    (character) => character.normalize('NFKD') === character && !numbered(character),
  )
  const none = simple.filter((character) => variant(character, '') === 0)
  const rest = simple.filter((character) => variant(character, '') !== 0)
  const marks = rest.filter((character) => base(character, '') === 0)
  const letters = rest.filter((character) => base(character, '') !== 0)
  const several = new Map(letters.flatMap((letter) => expansion(letter) ?? []))
  return {
    order: ordered(letters.filter((letter) => !several.has(letter))),
    marks: ordered(marks),
    none: none.join(''),
    several: [...several].map(([letter, as]) => letter + as).join('\n'),
  }
}

/** A Latin letter that is ordered as two: æ as ae. */
function expansion(letter) {
  if (!/\p{Script=Latin}/u.test(letter)) return undefined
  for (const first of 'abcdefghijklmnopqrstuvwxyz') {
    if (base(letter, first) < 0 || base(letter, `${first}zz`) > 0) continue
    for (const second of 'abcdefghijklmnopqrstuvwxyz') {
      if (base(letter, first + second) === 0) return [[letter, first + second]]
    }
  }
  return undefined
}

function ordered(characters) {
  const sorted = characters.toSorted((a, b) => variant(a, b) || (a < b ? -1 : 1))
  const written = sorted.map(
    (character, index) => apart(sorted[index - 1] ?? '', character) + character,
  )
  return (
    written
      .map((text, index) => (inRun(written, index) ? '\x04' : text))
      .join('')
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/\x04+/g, '\x04')
  )
}

/** Whether it and both neighbours are letters whose numbers follow each other. */
function inRun(written, index) {
  const number = (at) => (written[at]?.length === 1 ? written[at].charCodeAt(0) : Number.NaN)
  return number(index - 1) + 1 === number(index) && number(index) + 1 === number(index + 1)
}

function apart(before, character) {
  if (base(before, character) !== 0) return ''
  if (accent(before, character) !== 0) return '\x01'
  return variant(before, character) === 0 ? '\x03' : '\x02'
}
