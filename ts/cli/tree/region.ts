import type { OutputStream } from '../context.ts'
import { clip, harmless, oneLine } from './line.ts'

/** The last lines of a terminal, drawn again and again, with text that goes by above them. */
export interface Region {
  /** Text to go above the lines, with the next drawing. */
  print: (text: string) => void
  draw: (lines: readonly string[]) => void
  /** Leaves these lines for good. Nothing is drawn afterwards, and text goes where the cursor is. */
  close: (lines: readonly string[]) => void
}

/** The size of a terminal. */
export interface TerminalSize {
  columns: number
  rows: number
}

const eraseToEndOfLine = '\u001B[K'
const eraseBelow = '\u001B[J'
// Where a line is wider than we think, the terminal cuts it: wrapped, our count of lines were wrong.
const noWrap = '\u001B[?7l'
const wrap = '\u001B[?7h'

/** Opens a region where the cursor of a terminal is, which must be the beginning of a line. */
export function openRegion(stream: OutputStream): Region {
  let height = 0
  let above = ''
  let closed = false
  /** Back to the first line, past the text for above it; what is left of that is a line's beginning. */
  const takeText = (): string => {
    const start = height > 0 ? `\r\u001B[${height}A` : ''
    const end = above.lastIndexOf('\n') + 1
    const text = harmless(above.slice(0, end))
    above = above.slice(end)
    return text === '' ? start : `${start}${eraseBelow}${text}`
  }
  return {
    print: (text) => {
      if (closed) stream.write(harmless(text))
      else above += text
    },
    draw: (lines) => {
      if (closed) return
      const text = takeText()
      const begun = above === '' ? [] : [clip(oneLine(above), sizeOf(stream).columns)]
      const shown = [...begun, ...lines]
      height = shown.length
      const drawn = shown.map((line) => `${line}${eraseToEndOfLine}\n`).join('')
      stream.write(`${text}${noWrap}${drawn}${wrap}${eraseBelow}`)
    },
    close: (lines) => {
      if (closed) return
      closed = true
      if (above !== '') above += '\n'
      const text = takeText()
      stream.write(`${text}${eraseBelow}${lines.map((line) => `${line}\n`).join('')}`)
    },
  }
}

/** The size of a terminal; the usual one where it does not say. */
export function sizeOf(stream: OutputStream): TerminalSize {
  return {
    columns: 'columns' in stream ? positive(stream.columns, 80) : 80,
    rows: 'rows' in stream ? positive(stream.rows, 24) : 24,
  }
}

/** A terminal that does not know its size says 0. */
function positive(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value > 0 ? value : otherwise
}
