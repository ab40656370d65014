/** More patterns, or longer ones, than any workspace has. */
const maxPatterns = 200
const maxLength = 200

/**
 * The patterns, if they are looked at: of some of them alone it could not be said what they exclude.
 * Attack: a `package.json` above the program has a million of them, each matched with every folder.
 */
export function usable(patterns: readonly string[]): readonly string[] {
  const isLong = patterns.some(({ length }) => length > maxLength)
  return isLong || patterns.length > maxPatterns ? [] : patterns
}

/**
 * Tells the folders that a glob means: `*` is a part of one name, `**` any number of names.
 * Attack: as an expression, `*a*a*a*a*b` tries for minutes how the stars share a long name. This goes back to the last
 * star only, which is enough: whatever an earlier one took less, the last one can take more.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const names = pattern.replace(/^\.\//, '').split('/')
  while (names.at(-1) === '') names.pop()
  // At its end `**` is what is inside, not the folder itself.
  if (names.at(-1) === '**') names.push('*')
  return (path) => matchesList(names, path.split('/'), isAnyNames, matchesName)
}

const isAnyNames = (name: string): boolean => name === '**'
const isAnyText = (sign: string): boolean => sign === '*'
const isSame = (one: string, other: string): boolean => one === other

function matchesName(pattern: string, name: string): boolean {
  // Alone a star is a whole name, which is never empty.
  return name !== '' && matchesList(pattern.split(''), name.split(''), isAnyText, isSame)
}

/** Whether a list is one of a pattern, in which some elements stand for any number of others. */
function matchesList(
  pattern: readonly string[],
  list: readonly string[],
  isAny: (element: string) => boolean,
  isOne: (element: string, found: string) => boolean,
): boolean {
  let [at, star, taken] = [0, -1, 0]
  for (let index = 0; index < list.length;) {
    const [element, found = ''] = [pattern[at], list[index]]
    if (element !== undefined && isAny(element)) {
      star = at
      taken = index
      at += 1
    } else if (element !== undefined && isOne(element, found)) {
      at += 1
      index += 1
    } else {
      if (star === -1) return false
      taken += 1
      index = taken
      at = star + 1
    }
  }
  return pattern.slice(at).every(isAny)
}
