import { marks, none, order, several } from 'capsule:collation'
import { normalized } from './normal-form.ts'

/**
 * The order of texts, as Unicode's algorithm 10 has it: letters first, where they are equal accents, then case. What a character
 * weighs is one number: its letter's place × 2¹⁶, its accent's × 2⁶, and its case's.
 */

/** From one letter of the table to the next: between them there is room for the letters of languages, and for Hangul. */
const ROOM = 2 ** 14
const [PLACE, ACCENT, CASE] = [2 ** 16, 2 ** 6, 1]
const LETTER = ROOM * PLACE
/** What is behind all of the table's letters. */
const [OTHER, HAN] = [2 ** 28, 2 ** 29]
/** What a character has more than those that it is a form of: Ａ, ①, ﬁ. */
const FORM = 24
/** In a table: what sets the next character apart from the one before, and that those between two are left out. */
const [NEXT_ACCENT, NEXT_CASE, EQUAL, BETWEEN] = [1, 2, 3, 4]

// Plain loops and arrays of numbers: the interpreter is many times slower with iterators, and an image keeps what they leave.
const weights = new Float64Array(0x10000)
const astral = new Map<number, number>()
const expansions = new Map<number, string>()
/** What means nothing at all, but is in the tables. */
const NOTHING = -1

weigh(order)
weigh(marks)
for (let at = 0; at < none.length; at++) weights[none.charCodeAt(at)] = NOTHING
for (const line of several.split('\n')) expansions.set(pointOf(line), line.slice(1))

/** Blanks and punctuation come before it. */
const SYMBOLS = placeOf('`')
const ZERO = placeOf('0')
const HANGUL = placeOf('ぁ') - ROOM

/** Letters that have another place in a language: what each weighs. */
export type Tailoring = ReadonlyMap<string, number>

/** How texts are weighed. */
export interface Weighing {
  numeric: boolean
  ignorePunctuation: boolean
  tailoring: Tailoring | undefined
}

function weigh(table: string): void {
  let [weight, last, mark] = [0, 0, 0]
  for (let at = 0; at < table.length; at++) {
    const point = table.codePointAt(at) ?? 0
    if (point <= BETWEEN) {
      mark = point
      continue
    }
    if (mark === BETWEEN) {
      for (let next = last + 1; next < point; next++) weights[next] = weight += LETTER
    }
    weight = following(weight, mark)
    if (point > 0xffff) {
      at++
      astral.set(point, weight)
    } else weights[point] = weight
    last = point
    mark = 0
  }
}

function following(weight: number, mark: number): number {
  if (mark === EQUAL) return weight
  if (mark === NEXT_CASE) return weight + CASE
  const step = mark === NEXT_ACCENT ? ACCENT : LETTER
  return (Math.floor(weight / step) + 1) * step
}

function pointOf(text: string): number {
  return text.codePointAt(0) ?? 0
}

function placeOf(character: string): number {
  return Math.floor((weights[pointOf(character)] ?? 0) / PLACE)
}

/** The weight of a letter that has its place right behind another: so many after it, with a case. */
export function weightBehind(letter: string, places: number, isCapital: boolean): number {
  return (placeOf(letter) + places) * PLACE + (isCapital ? 8 * CASE : 0)
}

/** What the characters of a text weigh. */
export function weighed(
  text: string,
  { numeric, ignorePunctuation, tailoring }: Weighing,
): number[] {
  const found: number[] = []
  const pieces = numeric ? text.split(/(\d+)/) : [text]
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] ?? ''
    if (index % 2 === 1) pushNumber(found, piece)
    else if (tailoring) weighTailored(found, piece, tailoring)
    else weighPlain(found, piece, 0)
  }
  if (!ignorePunctuation) return found
  return found.filter((weight) => weight < PLACE || weight >= SYMBOLS * PLACE)
}

/** Digits are ordered as the number that they are: first how many there are. */
function pushNumber(found: number[], digits: string): void {
  const significant = digits.replace(/^0+/, '')
  found.push(ZERO * PLACE, (significant.length + 1) * PLACE)
  for (const digit of significant) found.push((Number(digit) + 1) * PLACE)
}

function weighTailored(found: number[], text: string, tailoring: Tailoring): void {
  for (const character of normalized(text, 'NFC')) {
    const weight = tailoring.get(character)
    if (weight === undefined) weighPlain(found, character, 0)
    else found.push(weight)
  }
}

function weighPlain(found: number[], written: string, more: number): void {
  const text = normalized(written, 'NFD')
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) ?? 0
    if (point > 0xffff) at++
    const weight = point > 0xffff ? astral.get(point) : weights[point]
    if (!weight) weighOther(found, point, more)
    else if (weight !== NOTHING) found.push(weight + more)
  }
}

function weighOther(found: number[], point: number, more: number): void {
  const character = String.fromCodePoint(point)
  const expansion = expansions.get(point)
  const form = expansion ?? normalized(character, 'NFKD')
  // An æ is an ae with another accent, an ﬁ an fi in another form.
  if (form !== character) weighPlain(found, form, more || (expansion === undefined ? FORM : ACCENT))
  else found.push(placeOfOther(point) * PLACE + more)
}

function placeOfOther(point: number): number {
  if (point >= 0x1100 && point < 0x1200) return HANGUL + point - 0x1100 + 1
  if (point >= 0xac00 && point < 0xd7a4) return HANGUL + point - 0xac00 + 0x101
  const isHan = (point >= 0x3400 && point < 0xa000) || point >= 0x20000
  return (isHan ? HAN : OTHER) + point
}

/** The depth to which texts are compared. */
export interface Depth {
  accents: boolean
  /** `only`: whether letters are capitals, and not what form they have. */
  cases: 'none' | 'only' | 'all'
  upperFirst: boolean
}

type Level = (weight: number) => number

const letters: Level = (weight) => Math.floor(weight / PLACE)
const accents: Level = (weight) => (Math.floor(weight / ACCENT) % 1024) + 1
const cases: Level = (weight) => (weight % ACCENT) + 1
const capitals: Level = (weight) => (weight < PLACE ? 0 : ((weight % ACCENT) % FORM) + 1)
const upperFirst: Level = (weight) => {
  const level = weight % ACCENT
  return level < FORM ? FORM - level : level + 1
}

/** Which of two weighed texts comes first: negative, positive or 0. */
export function compareWeighed(
  one: readonly number[],
  other: readonly number[],
  depth: Depth,
): number {
  const byLetter = compareBy(one, other, letters)
  if (byLetter !== 0) return byLetter
  const byAccent = depth.accents ? compareBy(one, other, accents) : 0
  if (byAccent !== 0 || depth.cases === 'none') return byAccent
  const all = depth.upperFirst ? upperFirst : cases
  return compareBy(one, other, depth.cases === 'only' ? capitals : all)
}

function compareBy(one: readonly number[], other: readonly number[], level: Level): number {
  let [a, b] = [0, 0]
  for (;;) {
    // What weighs nothing at a level is passed over there.
    while (a < one.length && level(one[a] ?? 0) === 0) a++
    while (b < other.length && level(other[b] ?? 0) === 0) b++
    if (a === one.length || b === other.length) {
      return Math.sign(one.length - a - (other.length - b))
    }
    const difference = level(one[a++] ?? 0) - level(other[b++] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
}

/** For texts of ASCII alone, which have no accents: the place of each character's letter, 0 where it needs the tables, and its case. */
export const ascii: { letters: Float64Array; cases: Uint8Array } = {
  letters: Float64Array.from({ length: 128 }, (_, point) =>
    Math.max(0, letters(weights[point] ?? 0)),
  ),
  cases: Uint8Array.from({ length: 128 }, (_, point) => (weights[point] ?? 0) % ACCENT),
}
