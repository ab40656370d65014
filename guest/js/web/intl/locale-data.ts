import { baseName, localesOf, type LocaleTag } from './locale-tag.ts'

/** A pattern, or one for each plural category; `{0}` is the number. */
export type Plural = string | Record<string, string>

/** How a locale writes numbers, dates, lists and distances in time: what `scripts/locale-tables.mjs` makes. */
export interface LocaleTable {
  numbers: {
    decimal: string
    group: string
    minus: string
    plus: string
    exponent: string
    nan: string
    /** Digits in the last group, and in those before it. */
    groups: [number, number]
    leastGrouped: number
    percent: string
    negativePercent: string
    /** With a sign, and with a code, which has a blank beside it. */
    currency: [string, string]
    negative: [string, string]
    accounting: [string, string]
    symbols: Record<string, string | [string, string]>
    /** Of those that are common. */
    currencyNames: Record<string, Plural>
    /** For each power of ten from 3 on: the digits before the pattern, and it. */
    short: [number, Plural][]
    long: [number, Plural][]
    /** Short, long and narrow. */
    units: Record<string, Plural[]>
  }
  dates: {
    names: string[][]
    dayPeriods: [string, string]
    dates: number[]
    joints: number[]
    clocks: number[]
    dateStyles: number[]
    timeStyles: number[]
    styleJoints: number[]
    zoned: number
    zonedDate: number
    offset: string
    /** The offset of UTC from itself, short and long. */
    atZero: [string, string]
    utc: [string, string]
    hourCycle: string
    /** What stands between two dates. */
    range: string
    patterns: string[]
  }
  /** Long, short and narrow: before, after, and words. */
  relative: Record<string, [Plural, Plural, Record<string, string>][]>
  lists: Record<string, string[][]>
}

/** A locale that was asked for and its table. */
export interface Resolved {
  /** As it is told: with the region that was asked for. */
  locale: string
  tag: LocaleTag
  table: LocaleTable
}

const key = Symbol.for('capsule.locales')
const tables: Record<string, LocaleTable> = Reflect.get(globalThis, key)
Reflect.deleteProperty(globalThis, key)

const fallback = 'en-US'

/** The first of some locales that there is a table for; if there is none, English as it is written in the United States. */
export function resolved(locales: unknown): Resolved {
  for (const tag of localesOf(locales)) {
    const table = tableOf(tag)
    if (table) return { locale: baseName(tag), tag, table }
  }
  const table = tables.en
  if (!table) throw new Error('the tables of the locales are not there')
  return { locale: fallback, tag: localesOf(fallback)[0] ?? noTag, table }
}

const noTag: LocaleTag = { language: 'en', variants: [], keywords: new Map(), rest: [] }

function tableOf({ language, script, region }: LocaleTag): LocaleTable | undefined {
  const isTraditional = language === 'zh' && (script === 'Hant' || region === 'HK')
  const name = isTraditional ? 'zh-TW' : language
  return (region && tables[`${name}-${region}`]) || tables[name]
}

/** Those of some locales that there are tables for. */
export function supported(locales: unknown): string[] {
  return localesOf(locales)
    .filter((tag) => tableOf(tag) !== undefined)
    .map(baseName)
}
