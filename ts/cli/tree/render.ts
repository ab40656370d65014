import { fittedRows } from './layout.ts'
import { clip, pad, widthOf } from './line.ts'
import type { TaskTree } from './model.ts'
import { statusOf, type Look } from './status.ts'

/** Names stand in a column that is this wide at least, so that it seldom moves while they come. */
const leastNameWidth = 24
const mostNameWidth = 40

/** A tree as it is at a moment, in at most `height` lines. */
export function renderTree({ roots }: TaskTree, height: number, look: Look): string[] {
  const { rows, hidden } = fittedRows(roots, height)
  const widest = rows.reduce((width, { label }) => Math.max(width, widthOf(label)), 0)
  const width = Math.min(mostNameWidth, Math.max(leastNameWidth, widest))
  const lines = rows.map((row) => {
    return `${pad(clip(row.label, width), width)}  ${statusOf(row, look)}`
  })
  return hidden === 0 ? lines : [...lines, look.colors.dim(`… ${hidden} more`)]
}
