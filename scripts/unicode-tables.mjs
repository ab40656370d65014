// The tables of Unicode that the guest's modules need and its engine does not have, read from those of this Node.

/** Every code point that a text can have and that is assigned, but for Hangul's syllables, which are computed. */
export function assigned() {
  const found = []
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point === 0xac00) point = 0xd7a4
    if (point === 0xd800) point = 0xf900
    if (point === 0xe0080) break
    const character = String.fromCodePoint(point)
    if (!/\p{Cn}/u.test(character)) found.push(character)
  }
  return found
}

/**
 * Decompositions, in full: a character and what it becomes, one a line. `excluded` are decomposed and never put together again.
 * `classes`: the marks of one combining class on a line, in the order of the classes.
 */
export function normalizationTables() {
  const characters = assigned()
  const canonical = characters.filter((character) => character.normalize('NFD') !== character)
  const compatible = characters.filter(
    (character) => character.normalize('NFKD') !== character.normalize('NFD'),
  )
  return {
    canonical: canonical.map((character) => character + character.normalize('NFD')).join('\n'),
    compatible: compatible.map((character) => character + character.normalize('NFKD')).join('\n'),
    excluded: canonical.filter((character) => character.normalize('NFC') !== character).join(''),
    classes: combiningClasses(characters).join('\n'),
  }
}

const swapped = (first, second) => (first + second).normalize('NFD') !== first + second
const decomposed = (character) => character.normalize('NFD') === character

/** The class of a mark cannot be asked for; but two marks change places if their classes are not in order. */
function combiningClasses(characters) {
  // U+0334 is of the lowest class that there is, U+0345 of the highest.
  const marks = characters
    .filter((character) => /\p{M}/u.test(character) && decomposed(character))
    .filter((mark) => swapped(mark, '\u0334') || swapped('\u0345', mark) || mark === '\u0345')
  const classes = []
  for (const mark of marks) {
    const same = classes.find(([one]) => !swapped(one, mark) && !swapped(mark, one))
    if (same) same.push(mark)
    else classes.push([mark])
  }
  classes.sort(([one], [other]) => (swapped(one, other) ? 1 : -1))
  return classes.map((members) => members.join(''))
}
