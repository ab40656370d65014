type RewritePattern = typeof import('regexpu-core').default

/** More names than any program has; each is looked for in Unicode's tables, here and not in a sandbox. */
const maxNames = 200

/** For each property the inside of a class, by its text in an expression (`p{L}`). */
export type Sets = Record<string, string>

/**
 * The sets of the properties that a program's strings name: it may put an expression together from them while it runs. `undefined`, if
 * they name none.
 */
export function setsNamedIn(
  strings: readonly string[],
  rewritePattern: RewritePattern,
): Sets | undefined {
  const named = new Set<string>()
  for (const text of strings) {
    for (const [, name = ''] of text.matchAll(/\\[pP]\{([\w=]+)\}/g)) named.add(name)
  }
  const sets = [...named].slice(0, maxNames).flatMap((name) => setsOf(name, rewritePattern))
  return sets.length === 0 ? undefined : Object.fromEntries(sets)
}

/** What has a property, and what has it not; nothing, if there is no such property. */
function setsOf(name: string, rewritePattern: RewritePattern): [string, string][] {
  try {
    return ['p', 'P'].map((kind) => {
      const property = `${kind}{${name}}`
      const options = { unicodePropertyEscapes: 'transform' } as const
      return [property, insideOf(rewritePattern(`\\${property}`, 'u', options))]
    })
  } catch {
    return []
  }
}

/** The inside of a class, as it can stand in one of flag `v` too, where more characters have a meaning. */
function insideOf(written: string): string {
  const inside = /^\[(.*)\]$/s.exec(written)?.[1] ?? written
  return inside.replaceAll(
    /\\u\{\w+\}|\\u\w{4}|\\x\w{2}|\\\w|\\?([!-,./:-@[-`{-~])/g,
    (text, character?: string) => (character === undefined ? text : hex(character)),
  )
}

function hex(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16)}`
}
