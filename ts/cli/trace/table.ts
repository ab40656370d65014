import { pad, widthOf } from '../tree/line.ts'

/** A cell of a table: a text, and how it is coloured once it is as wide as its column. */
export interface Cell {
  text: string
  color?: (text: string) => string
}

/** Lines of cells in columns. What a row ends with takes the room that it needs. */
export function renderTable(rows: readonly (readonly Cell[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, { text }] of row.slice(0, lastOf(row)).entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(text))
    }
  }
  return rows.map((row) => {
    const last = lastOf(row)
    const cells = row.slice(0, last + 1).map(({ text, color }, column) => {
      // Spaces at the end of a line would wrap in a narrow terminal.
      const filled = column === last ? text : pad(text, widths[column] ?? 0)
      return color ? color(filled) : filled
    })
    return cells.join('  ')
  })
}

function lastOf(row: readonly Cell[]): number {
  return row.findLastIndex(({ text }) => text !== '')
}
