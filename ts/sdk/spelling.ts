/** `Did you mean "…"?` with the name nearest to `word`, or nothing if none is near. */
export function didYouMean(word: string, names: Iterable<string>): string {
  let best: string | undefined
  // A third of the letters wrong is still a typing mistake; more than that is another word.
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase())
    if (distance >= bestDistance) continue
    best = name
    bestDistance = distance
  }
  return best === undefined ? '' : ` Did you mean "${best}"?`
}

/** Letters to insert, remove, replace or swap with the next to make `left` into `right`. */
function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= right.length; j++) {
      const replaced = at(i - 1, j - 1) + (left[i - 1] === right[j - 1] ? 0 : 1)
      const swaps = left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      const swapped = swaps ? at(i - 2, j - 2) + 1 : Infinity
      row.push(Math.min(replaced, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1))
    }
  }
  return at(left.length, right.length)
}
