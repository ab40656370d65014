/** A minified line would fill the screen, and its caret would be nowhere near. */
const maxColumns = 160

/**
 * Source lines with their numbers, and a caret under `column` (from 1) of the last of them, which
 * is line number `line`.
 */
export function renderFrame(lines: readonly string[], line: number, column: number): string {
  const width = String(line).length
  const first = line - lines.length + 1
  const shown = lines.map((content, index) => {
    return `  ${String(first + index).padStart(width)} │ ${crop(content)}`
  })
  if (column <= maxColumns) shown.push(`  ${' '.repeat(width)} │ ${' '.repeat(column - 1)}^`)
  return shown.join('\n')
}

/** Tabs become spaces, so that the caret stands right on every terminal. */
function crop(content: string): string {
  const text = content.replaceAll('\t', ' ').trimEnd()
  return text.length > maxColumns ? `${text.slice(0, maxColumns)}…` : text
}
