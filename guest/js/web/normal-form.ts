import { canonical, classes, compatible, excluded } from 'capsule:normalization'
import { PointTable } from './point-table.ts'

/** The forms in which Unicode writes the same text, as its standard (annex 15) computes them. */
export type Form = 'NFC' | 'NFD' | 'NFKC' | 'NFKD'

// Hangul's syllables are numbered by their parts, so they need no table.
const [S, L, V, T] = [0xac00, 0x1100, 0x1161, 0x11a7]
const [countV, countT, countS] = [21, 28, 11172]

/** Code points in a canonical decomposition. */
const LONGEST = 4

const decompositions = new PointTable(canonical)
const compatibles = new PointTable(compatible)
const combining = readClasses()
const compositions = readCompositions()

/** A text in a form. */
export function normalized(text: string, form: Form): string {
  // Nothing below U+00A0 is anything but itself in every form; of most texts that is all.
  // oxlint-disable-next-line no-control-regex
  if (/^[\0-\x9f]*$/.test(text)) return text
  const points = decomposed(text, form === 'NFKC' || form === 'NFKD')
  order(points)
  return textOf(form === 'NFC' || form === 'NFKC' ? composed(points) : points)
}

function readClasses(): Map<number, number> {
  const table = new Map<number, number>()
  for (const [index, marks] of classes.split('\n').entries()) {
    for (const mark of pointsOf(marks)) table.set(mark, index + 1)
  }
  return table
}

/** By the first of two code points, then by the second. Short ones are composed first: longer ones are made of them. */
function readCompositions(): Map<number, Map<number, number>> {
  const table = new Map<number, Map<number, number>>()
  const never = new Set(pointsOf(excluded))
  for (let length = 1; length <= LONGEST; length++) {
    decompositions.each((point, parts) => {
      if (parts.length === length && !never.has(point)) compose(table, point, parts)
    })
  }
  return table
}

function compose(table: Map<number, Map<number, number>>, point: number, parts: Uint32Array): void {
  let start = parts[0] ?? 0
  for (let at = 1; at < parts.length - 1; at++) {
    start = table.get(start)?.get(parts[at] ?? 0) ?? 0
  }
  let seconds = table.get(start)
  if (seconds === undefined) table.set(start, (seconds = new Map()))
  seconds.set(parts.at(-1) ?? 0, point)
}

function pointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0)
}

function decomposed(text: string, compatibly: boolean): number[] {
  const points: number[] = []
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) ?? 0
    if (point > 0xffff) at++
    const parts = (compatibly ? compatibles.get(point) : undefined) ?? decompositions.get(point)
    if (parts) for (let part = 0; part < parts.length; part++) points.push(parts[part] ?? 0)
    else if (point >= S && point < S + countS) pushHangul(points, point - S)
    else points.push(point)
  }
  return points
}

function pushHangul(points: number[], index: number): void {
  points.push(L + Math.floor(index / (countV * countT)))
  points.push(V + Math.floor((index % (countV * countT)) / countT))
  if (index % countT !== 0) points.push(T + (index % countT))
}

/** Puts marks that follow each other into the order of their classes. */
function order(points: number[]): void {
  for (let at = 0; at < points.length; at++) {
    if (!combining.has(points[at] ?? 0)) continue
    let end = at + 1
    while (end < points.length && combining.has(points[end] ?? 0)) end++
    if (end - at > 1) {
      const marks = points.slice(at, end)
      marks.sort((a, b) => (combining.get(a) ?? 0) - (combining.get(b) ?? 0))
      for (const [index, mark] of marks.entries()) points[at + index] = mark
    }
    at = end
  }
}

function composed(points: readonly number[]): number[] {
  const out: number[] = []
  let starter = -1
  let last = 0
  for (const point of points) {
    const level = combining.get(point) ?? 0
    // Between it and its starter nothing may stand that holds it back.
    const free = starter >= 0 && (last < level || out.length === starter + 1)
    const whole = free ? pair(out[starter] ?? 0, point) : undefined
    if (whole !== undefined) {
      out[starter] = whole
      continue
    }
    if (level === 0) starter = out.length
    last = level
    out.push(point)
  }
  return out
}

function pair(first: number, second: number): number | undefined {
  if (first >= L && first < L + 19 && second >= V && second < V + countV) {
    return S + ((first - L) * countV + (second - V)) * countT
  }
  const isLV = first >= S && first < S + countS && (first - S) % countT === 0
  if (isLV && second > T && second < T + countT) return first + (second - T)
  return compositions.get(first)?.get(second)
}

/** As many as one call takes without filling the stack. */
const PIECE = 4096

function textOf(points: readonly number[]): string {
  let text = ''
  for (let at = 0; at < points.length; at += PIECE) {
    text += String.fromCodePoint(...points.slice(at, at + PIECE))
  }
  return text
}
