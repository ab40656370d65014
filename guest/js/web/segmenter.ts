import { grapheme, sentence, word } from 'capsule:segmentation'
import { addToIntl, wordOr } from './intl/intl-object.ts'
import { baseName, localesOf } from './intl/locale-tag.ts'

/** `Intl.Segmenter`. Scripts without blanks between words (Chinese, Thai) are divided by characters: others have dictionaries for them. */

const patterns = { grapheme, word: `${word}|${grapheme}`, sentence }

interface Segment {
  segment: string
  index: number
  input: string
  isWordLike?: boolean
}

class Segments {
  readonly #input: string
  readonly #pattern: RegExp
  readonly #tellsWords: boolean

  constructor(input: string, granularity: keyof typeof patterns) {
    this.#input = input
    this.#pattern = new RegExp(patterns[granularity], 'gu')
    this.#tellsWords = granularity === 'word'
  }

  containing(index: unknown = 0): Segment | undefined {
    const at = Math.trunc(Number(index)) || 0
    if (at < 0 || at >= this.#input.length) return undefined
    for (const segment of this) {
      if (segment.index + segment.segment.length > at) return segment
    }
    return undefined
  }

  *[Symbol.iterator](): Generator<Segment> {
    for (const match of this.#input.matchAll(this.#pattern)) {
      const [segment] = match
      if (segment === '') continue
      const found: Segment = { segment, index: match.index, input: this.#input }
      if (this.#tellsWords) found.isWordLike = isWord(match.groups?.['word'], segment)
      yield found
    }
  }
}

/** Marks of punctuation that join words are none alone; a character of a script without blanks is one. */
function isWord(found: string | undefined, segment: string): boolean {
  return found === undefined
    ? /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u9FFF]/.test(segment)
    : /[^_\u203F\u2040\uFF3F]/.test(found)
}

class Segmenter {
  readonly #granularity: keyof typeof patterns
  readonly #locale: string

  constructor(locales?: unknown, options?: unknown) {
    const given = Object(options ?? {})
    const [tag] = localesOf(locales)
    this.#granularity = wordOr(given, 'granularity', ['grapheme', 'word', 'sentence'], 'grapheme')
    this.#locale = tag ? baseName(tag) : 'en-US'
  }

  segment(input: unknown): Segments {
    return new Segments(String(input), this.#granularity)
  }

  resolvedOptions(): object {
    return { locale: this.#locale, granularity: this.#granularity }
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return localesOf(locales).map(baseName)
  }
}

addToIntl('Segmenter', Segmenter)
