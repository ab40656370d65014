import { define } from '../src/property.ts'
import { ascii, compareWeighed, weighed, type Depth, type Weighing } from './collation.ts'
import { addToIntl, wordOr } from './intl/intl-object.ts'
import { baseName, localesOf, writeLocale, type LocaleTag } from './intl/locale-tag.ts'
import { tailoringOf } from './tailorings.ts'

/** `Intl.Collator`, and `localeCompare` with it. */

const sensitivities = ['base', 'accent', 'case', 'variant'] as const

const depths = {
  base: { accents: false, cases: 'none' },
  accent: { accents: true, cases: 'none' },
  case: { accents: false, cases: 'only' },
  variant: { accents: true, cases: 'all' },
} as const

/** Danish puts capitals first. */
function usualCase(tag: LocaleTag | undefined): string {
  return keyword(tag, 'kf') ?? (tag?.language === 'da' ? 'upper' : 'false')
}

class Collator {
  readonly #weighing: Weighing
  readonly #depth: Depth
  readonly #resolved: object
  readonly #kept = new Map<string, number[]>()
  #compare: ((one: unknown, other: unknown) => number) | undefined

  constructor(locales?: unknown, options?: unknown) {
    const given = options === undefined ? {} : Object(options)
    const [tag] = localesOf(locales)
    const usage = wordOr(given, 'usage', ['sort', 'search'], 'sort')
    const numeric =
      given.numeric === undefined ? keyword(tag, 'kn') === 'true' : Boolean(given.numeric)
    const caseFirst = wordOr(given, 'caseFirst', ['upper', 'lower', 'false'], usualCase(tag))
    const sensitivity = wordOr(given, 'sensitivity', sensitivities, 'variant')
    const ignorePunctuation = Boolean(given.ignorePunctuation)
    this.#weighing = { numeric, ignorePunctuation, tailoring: tag && tailoringOf(tag.language) }
    this.#depth = { ...depths[sensitivity], upperFirst: caseFirst === 'upper' }
    const locale = tag ? `${baseName(tag)}${tag.keywords.has('kn') ? '-u-kn' : ''}` : 'en-US'
    const told = { locale, usage, sensitivity, ignorePunctuation, collation: 'default' }
    this.#resolved = { ...told, numeric, caseFirst }
  }

  get compare(): (one: unknown, other: unknown) => number {
    this.#compare ??= (one, other) => this.#order(String(one), String(other))
    return this.#compare
  }

  resolvedOptions(): object {
    return { ...this.#resolved }
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return localesOf(locales).map(writeLocale)
  }

  #order(one: string, other: string): number {
    if (one === other) return 0
    if (!this.#weighing.numeric && !this.#weighing.ignorePunctuation) {
      const quick = orderOfAscii(one, other, this.#depth)
      if (quick !== undefined) return quick
    }
    return compareWeighed(this.#weigh(one), this.#weigh(other), this.#depth)
  }

  #weigh(text: string): number[] {
    const known = this.#kept.get(text)
    if (known) return known
    const found = weighed(text, this.#weighing)
    if (this.#kept.size === MAX_KEPT) this.#kept.clear()
    if (text.length <= MAX_LENGTH) this.#kept.set(text, found)
    return found
  }
}

/** A key alone means true. */
function keyword(tag: LocaleTag | undefined, key: string): string | undefined {
  const value = tag?.keywords.get(key)
  return value === '' ? 'true' : value
}

/** Nothing, if one of the texts has anything but ASCII. It is called in the comparisons of sorts, so it is written for speed. */
function orderOfAscii(one: string, other: string, depth: Depth): number | undefined {
  const { letters } = ascii
  const length = Math.min(one.length, other.length)
  let apart = -1
  for (let at = 0; at < length; at++) {
    const first = one.charCodeAt(at)
    const second = other.charCodeAt(at)
    if (first === second && first < 128) continue
    const a = letters[first]
    const b = letters[second]
    if (!a || !b) return undefined
    if (a !== b) return areLetters(one, other, at + 1) ? Math.sign(a - b) : undefined
    if (apart === -1) apart = at
  }
  if (!areLetters(one, other, length)) return undefined
  if (one.length !== other.length) return Math.sign(one.length - other.length)
  return apart === -1 || depth.cases === 'none' ? 0 : orderOfCases(one, other, apart, depth)
}

function orderOfCases(one: string, other: string, at: number, { upperFirst }: Depth): number {
  const { cases } = ascii
  const order = Math.sign((cases[one.charCodeAt(at)] ?? 0) - (cases[other.charCodeAt(at)] ?? 0))
  return upperFirst ? 0 - order : order
}

/** Whether what follows is no mark, which would belong to the letter before. */
function areLetters(one: string, other: string, at: number): boolean {
  return isLetter(one, at) && isLetter(other, at)
}

function isLetter(text: string, at: number): boolean {
  return at >= text.length || Boolean(ascii.letters[text.charCodeAt(at)])
}

/** Weighed texts that are kept: a sort asks for each of them many times. */
const [MAX_KEPT, MAX_LENGTH] = [2048, 256]

const byLocale = new Map<string, Collator>()

/** The collators of calls that name no options but a locale are kept: they are made in every comparison of a sort. */
function collatorOf(locales: unknown, options: unknown): Collator {
  const name = locales === undefined ? '' : locales
  if (options !== undefined || typeof name !== 'string') return new Collator(locales, options)
  let collator = byLocale.get(name)
  if (collator === undefined) {
    collator = new Collator(locales)
    byLocale.set(name, collator)
  }
  return collator
}

function localeCompare(
  this: unknown,
  that?: unknown,
  locales?: unknown,
  options?: unknown,
): number {
  if (this === undefined || this === null) {
    throw new TypeError(`String.prototype.localeCompare called on ${String(this)}`)
  }
  return collatorOf(locales, options).compare(this, that)
}

addToIntl('Collator', Collator)
define(String.prototype, 'localeCompare', localeCompare)
