/**
 * Code points, in their order, and what each becomes. Arrays of numbers: thousands of small objects would make the memory of every
 * sandbox larger by half.
 */
export class PointTable {
  readonly #points: Uint32Array
  /** Where in `#parts` the parts of each begin. */
  readonly #starts: Uint16Array
  readonly #parts: Uint32Array

  /** Each line: a code point, then those that it becomes. */
  constructor(lines: string) {
    const [count, all] = sizeOf(lines)
    this.#points = new Uint32Array(count)
    this.#starts = new Uint16Array(count + 1)
    this.#parts = new Uint32Array(all)
    let [line, part, isFirst] = [0, 0, true]
    for (let at = 0; at < lines.length; at++) {
      const point = lines.codePointAt(at) ?? 0
      if (point > 0xffff) at++
      if (point === END) isFirst = true
      else if (isFirst) {
        this.#points[line] = point
        this.#starts[line++] = part
        isFirst = false
      } else this.#parts[part++] = point
    }
    this.#starts[line] = part
  }

  /** What a code point becomes, if it becomes anything. */
  get(point: number): Uint32Array | undefined {
    let low = 0
    let high = this.#points.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = this.#points[middle] ?? 0
      if (found === point) return this.#partsAt(middle)
      if (found < point) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  /** Calls for each code point. */
  each(call: (point: number, parts: Uint32Array) => void): void {
    for (let line = 0; line < this.#points.length; line++) {
      call(this.#points[line] ?? 0, this.#partsAt(line))
    }
  }

  #partsAt(line: number): Uint32Array {
    return this.#parts.subarray(this.#starts[line], this.#starts[line + 1])
  }
}

/** The end of a line. */
const END = 10

function sizeOf(lines: string): [lines: number, parts: number] {
  let [count, all] = [1, 0]
  for (let at = 0; at < lines.length; at++) {
    const point = lines.codePointAt(at) ?? 0
    if (point > 0xffff) at++
    if (point === END) count++
    else all++
  }
  return [count, all - count]
}
