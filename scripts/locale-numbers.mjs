// How a locale writes numbers, lists and distances in time, read from Node's own formats.

/** Numbers whose plural differs in one language or another. */
const samples = [1, 2, 3, 5, 6, 11, 12, 20, 21, 100, 1000, 1_000_000, 1.5, 2.5, 0]

/** The plural categories of a locale, each with a number of it. */
function categoriesOf(locale) {
  const rules = new Intl.PluralRules(locale)
  return new Map(samples.toReversed().map((number) => [rules.select(number), number]))
}

/** For each plural category what `write` gives of a number of it, as `{0} …`; one text, where they are all the same. */
function byCategory(locale, write) {
  const found = [...categoriesOf(locale)].map(([category, number]) => [category, write(number)])
  const texts = new Set(found.map(([, text]) => text))
  return texts.size === 1 ? [...texts][0] : Object.fromEntries(found)
}

/** The text of parts, with `{0}` for the number and, if they are asked for, marks for other parts. */
function patternOf(parts, marks = {}) {
  const numeric = ['integer', 'decimal', 'fraction', 'group']
  return parts
    .map(({ type, value }) => (numeric.includes(type) ? '\0' : (marks[type] ?? value)))
    .join('')
    .replace(/\0+/, '{0}')
}

function format(locale, options, number) {
  return new Intl.NumberFormat(locale, { ...options, numberingSystem: 'latn' }).formatToParts(
    number,
  )
}

/** The tables of a locale's numbers. */
export function numberTables(locale) {
  const valueOf = (type, number, options = {}) =>
    format(locale, options, number).find((part) => part.type === type)?.value ?? ''
  const groups = format(locale, {}, 123_456_789)
    .filter(({ type }) => type === 'integer')
    .map(({ value }) => value.length)
  return {
    decimal: valueOf('decimal', 1.5),
    group: valueOf('group', 123_456),
    minus: valueOf('minusSign', -1),
    plus: valueOf('plusSign', 1, { signDisplay: 'always' }),
    exponent: valueOf('exponentSeparator', 1, { notation: 'scientific' }),
    nan: valueOf('nan', Number.NaN),
    groups: [groups.at(-1), groups.at(-2)],
    // Some languages group only from 10 000 on.
    leastGrouped: format(locale, {}, 1000).some(({ type }) => type === 'group') ? 1 : 2,
    percent: patternOf(format(locale, { style: 'percent' }, 0.5), { percentSign: '%' }),
    negativePercent: patternOf(format(locale, { style: 'percent' }, -0.5), {
      percentSign: '%',
      minusSign: '-',
    }),
    ...currencyPatterns(locale),
    short: compactTable(locale, 'short'),
    long: compactTable(locale, 'long'),
    units: unitTables(locale),
  }
}

function currencyPatterns(locale) {
  const pattern = (number, options) =>
    patternOf(format(locale, { style: 'currency', currency: 'USD', ...options }, number), {
      currency: '¤',
      minusSign: '-',
      plusSign: '-',
    })
  const symbol = (currency, currencyDisplay) =>
    format(locale, { style: 'currency', currency, currencyDisplay }, 1).find(
      ({ type }) => type === 'currency',
    ).value
  const symbols = {}
  for (const code of Intl.supportedValuesOf('currency')) {
    const both = [symbol(code, 'symbol'), symbol(code, 'narrowSymbol')]
    if (both.some((text) => text !== code)) symbols[code] = both[0] === both[1] ? both[0] : both
  }
  return {
    // With a sign that is a letter, and with one that is not: there is a blank between letters and digits.
    currency: [
      pattern(1, { currencyDisplay: 'narrowSymbol' }),
      pattern(1, { currencyDisplay: 'code' }),
    ],
    negative: [
      pattern(-1, { currencyDisplay: 'narrowSymbol' }),
      pattern(-1, { currencyDisplay: 'code' }),
    ],
    accounting: [
      pattern(-1, { currencyDisplay: 'narrowSymbol', currencySign: 'accounting' }),
      pattern(-1, { currencyDisplay: 'code', currencySign: 'accounting' }),
    ],
    symbols,
    currencyNames: Object.fromEntries(
      common.map((currency) => {
        const options = { style: 'currency', currency, currencyDisplay: 'name' }
        return [
          currency,
          byCategory(locale, (number) => patternOf(format(locale, options, number))),
        ]
      }),
    ),
  }
}

/** The currencies that are traded most: the names of all would be as much as all else. */
const common =
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NOK NZD PHP PLN RON RUB SEK SGD THB TRY UAH USD ZAR'.split(
    ' ',
  )

/** The currencies that do not have two digits after the point. */
export function currencyTables() {
  const digits = Intl.supportedValuesOf('currency').map((currency) => [
    currency,
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits,
  ])
  return { currencyDigits: Object.fromEntries(digits.filter(([, count]) => count !== 2)) }
}

/** For each power of ten from 3 on: how many digits stand before what is written for it. */
function compactTable(locale, compactDisplay) {
  return Array.from({ length: 12 }, (_, index) => {
    const power = 10 ** (index + 3)
    const options = { notation: 'compact', compactDisplay }
    const parts = format(locale, options, power)
    const digits = parts
      .filter(({ type }) => type === 'integer')
      .map(({ value }) => value)
      .join('')
    // 'mille' has no digits.
    const unit = power / Number(digits || '1')
    const write = (number) => patternOf(format(locale, options, number * unit))
    const pattern =
      unit === 1
        ? '{0}'
        : byCategory(locale, (number) =>
            write(number === 1 && digits === '' ? 1.5 : number < 1000 ? number : 5),
          )
    return [digits.length || 1, pattern]
  })
}

function unitTables(locale) {
  const tables = {}
  for (const unit of [
    ...Intl.supportedValuesOf('unit'),
    'kilometer-per-hour',
    'mile-per-hour',
    'mile-per-gallon',
    'meter-per-second',
    'foot-per-second',
    'liter-per-kilometer',
    'kilobyte-per-second',
    'megabyte-per-second',
    'gigabyte-per-second',
    'kilobit-per-second',
    'megabit-per-second',
    'gigabit-per-second',
  ]) {
    tables[unit] = ['short', 'long', 'narrow'].map((unitDisplay) =>
      byCategory(locale, (number) =>
        patternOf(format(locale, { style: 'unit', unit, unitDisplay }, number)),
      ),
    )
  }
  return tables
}

const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']
const widths = ['long', 'short', 'narrow']

/** How a locale says when something is: before, after, and the words that it has for some of them. */
export function relativeTables(locale) {
  const tables = {}
  for (const unit of units) {
    tables[unit] = widths.map((style) => {
      const always = new Intl.RelativeTimeFormat(locale, { style, numberingSystem: 'latn' })
      const auto = new Intl.RelativeTimeFormat(locale, { style, numeric: 'auto' })
      const pattern = (sign) =>
        byCategory(locale, (number) => patternOf(always.formatToParts(sign * number, unit)))
      const words = {}
      for (const number of [-2, -1, 0, 1, 2]) {
        const text = auto.format(number, unit)
        if (text !== always.format(number, unit)) words[number] = text
      }
      return [pattern(-1), pattern(1), words]
    })
  }
  return tables
}

/** How a locale writes lists: two, the first two of more, those in the middle, the last two. */
export function listTables(locale) {
  const tables = {}
  for (const type of ['conjunction', 'disjunction', 'unit']) {
    tables[type] = widths.map((style) => {
      const list = new Intl.ListFormat(locale, { type, style })
      const literals = (count) =>
        list
          .formatToParts(Array.from({ length: count }, () => '\0'))
          .filter((part) => part.type === 'literal')
          .map(({ value }) => value)
      return [...literals(2), ...literals(4)]
    })
  }
  return tables
}
