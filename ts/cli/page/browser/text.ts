const escape = '\u001B'
const styles = new RegExp(`${escape}\\[[\\d;:]*m`, 'g')

/** What is not seen, or turns the direction of what follows. Ends of lines and tabs stay. */
const unseen =
  /[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu

/** A text that is not ours, with nothing in it that hides: no styles of terminals, and controls as pictures. */
export function visible(text: string): string {
  return text.replaceAll(styles, '').replaceAll('\r\n', '\n').replaceAll(unseen, picture)
}

/** The same on one line. */
export function visibleLine(text: string): string {
  return visible(text.replaceAll(/\s+/g, ' ').trim())
}

/** Controls have pictures of their own in Unicode; of all others the number is shown. */
function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x24_00 + code)
  if (code === 0x7f) return '\u2421'
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}

/** A number as people read it: `10,000`. */
export function count(number: number): string {
  return number.toLocaleString('en-US')
}

/** `1 task`, `2 tasks`. */
export function plural(number: number, word: string): string {
  return `${count(number)} ${word}${number === 1 ? '' : 's'}`
}
