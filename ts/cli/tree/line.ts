const escape = '\u001B'
const style = new RegExp(`${escape}\\[[\\d;]*m`, 'g')
const styleOrControl = new RegExp(`${style.source}|\\r\\n|[^\\P{Cc}\\n\\t]`, 'gu')

/** What moves the cursor, ends a line, or turns the direction of what follows. */
const control = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** More than any terminal shows in a line; what is longer is not worth the work. */
const longestLine = 2000

/**
 * A text that is not ours (a name, a message, what a task printed) as one line to show: it changes
 * no colour, moves no cursor and begins no line of its own. What would is made visible.
 */
export function oneLine(text: string): string {
  const styleless = text.slice(0, longestLine).replaceAll(style, '')
  return styleless.replaceAll(/\s+/g, ' ').trim().replaceAll(control, picture)
}

/** What a task prints, for a terminal that we draw on as well: only its colours stay. */
export function harmless(text: string): string {
  const safe = text.replaceAll(styleOrControl, (found) => {
    if (found.startsWith('\r')) return '\n'
    return found.length > 1 ? found : picture(found)
  })
  // Colours that it leaves on would be ours.
  return safe.includes(escape) ? `${safe}${escape}[0m` : safe
}

/** A line cut to a width, with an ellipsis for the rest. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let clipped = ''
  let rest = width - 1
  for (const character of text) {
    rest -= widthOf(character)
    if (rest < 0) break
    clipped += character
  }
  return `${clipped}…`
}

/** A line filled with spaces up to a width. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** The cells of a terminal that a line takes. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += isWide(character) ? 2 : isMark(character) ? 0 : 1
  return width
}

/** East Asian letters and emoji take two cells. */
function isWide(character: string): boolean {
  return /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]/u.test(
    character,
  )
}

/** Marks stand on the letter before them. */
function isMark(character: string): boolean {
  return /[\p{M}\p{Cf}]/u.test(character)
}

/** Unicode has a picture of each of the old control characters. */
function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '␡' : '�'
}
