/** What `Intl` makes of numbers, plurals and lists, in Node and in a sandbox. */

const locales = [
  'en-US',
  'en-GB',
  'de-DE',
  'fr-FR',
  'es-ES',
  'it-IT',
  'pt-BR',
  'ja-JP',
  'zh-CN',
  'ko-KR',
  'ru-RU',
  'pl-PL',
  'sv-SE',
  'nl-NL',
  'hi-IN',
  'de-CH',
]

const numbers = [
  0,
  -0,
  1,
  -1,
  1.5,
  12,
  999.995,
  1000,
  1234.5678,
  -1234567.891,
  0.000123,
  1.005,
  999_999,
  1500,
  15_000,
  2,
  21,
  0.5,
  99.5,
  Number.NaN,
  Infinity,
  -Infinity,
]

const decimals: Intl.NumberFormatOptions[] = [
  {},
  { style: 'percent' },
  { style: 'percent', maximumFractionDigits: 1 },
  { notation: 'compact' },
  { notation: 'compact', maximumFractionDigits: 1 },
  { notation: 'scientific' },
  { notation: 'engineering' },
  { maximumFractionDigits: 2 },
  { minimumFractionDigits: 2 },
  { maximumFractionDigits: 0 },
  { maximumSignificantDigits: 3 },
  { minimumSignificantDigits: 3 },
  { minimumIntegerDigits: 2 },
  { useGrouping: false },
  { signDisplay: 'always' },
  { signDisplay: 'exceptZero' },
  { signDisplay: 'never' },
]

const currencies: Intl.NumberFormatOptions[] = [
  ...['USD', 'EUR', 'JPY', 'CHF', 'GBP', 'INR'].map((currency) => ({
    style: 'currency' as const,
    currency,
  })),
  { style: 'currency', currency: 'USD', currencyDisplay: 'code' },
  { style: 'currency', currency: 'USD', currencyDisplay: 'name' },
  { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' },
  { style: 'currency', currency: 'USD', currencySign: 'accounting' },
  { style: 'currency', currency: 'USD', minimumFractionDigits: 0 },
  { style: 'currency', currency: 'USD', maximumFractionDigits: 0 },
]

const units: Intl.NumberFormatOptions[] = [
  { style: 'unit', unit: 'kilometer' },
  { style: 'unit', unit: 'kilometer-per-hour' },
  { style: 'unit', unit: 'liter', unitDisplay: 'long' },
  { style: 'unit', unit: 'megabyte', unitDisplay: 'narrow' },
  { style: 'unit', unit: 'celsius' },
]

const roundings: Intl.NumberFormatOptions[] = [
  { roundingMode: 'floor', maximumFractionDigits: 1 },
  { roundingMode: 'halfEven', maximumFractionDigits: 0 },
  { roundingIncrement: 5, maximumFractionDigits: 2, minimumFractionDigits: 2 },
  { trailingZeroDisplay: 'stripIfInteger', minimumFractionDigits: 2 },
  { roundingPriority: 'morePrecision', maximumSignificantDigits: 3, maximumFractionDigits: 1 },
  { roundingPriority: 'lessPrecision', maximumSignificantDigits: 3, maximumFractionDigits: 1 },
  { useGrouping: 'min2' },
  { signDisplay: 'negative' },
]

function written(locale: string, options: readonly Intl.NumberFormatOptions[]): unknown {
  return options.map((one) => {
    const format = new Intl.NumberFormat(locale, one)
    return numbers.map((number) => format.format(number))
  })
}

function each(make: (locale: string) => unknown): unknown {
  return Object.fromEntries(locales.map((locale) => [locale, make(locale)]))
}

function failure(run: () => unknown): string {
  try {
    run()
    return 'it works'
  } catch (error) {
    return String(error)
  }
}

export const cases = {
  'Intl.NumberFormat': () => each((locale) => written(locale, decimals)),
  'Intl.NumberFormat: currencies': () => each((locale) => written(locale, currencies)),
  'Intl.NumberFormat: units': () => each((locale) => written(locale, units)),
  'Intl.NumberFormat: roundings': () => each((locale) => written(locale, roundings)),
  'Intl.NumberFormat.formatToParts': () =>
    each((locale) =>
      [...decimals, ...units].map((options) =>
        new Intl.NumberFormat(locale, options).formatToParts(-1234.5),
      ),
    ),
  'Intl.NumberFormat.resolvedOptions': () =>
    ['en-US', 'de-DE'].map((locale) =>
      [...decimals, ...currencies, ...units, ...roundings].map((options) =>
        new Intl.NumberFormat(locale, options).resolvedOptions(),
      ),
    ),
  'Intl.NumberFormat: whole numbers of any size, and texts': () => [
    12_345_678_901_234_567_890n.toLocaleString(),
    Reflect.apply(new Intl.NumberFormat('en').format, undefined, ['12345678901234567890.123']),
    new Intl.NumberFormat('en').formatRange(3, 5),
    new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }).formatRange(3, 5),
  ],
  'Intl.NumberFormat: options that are none': () => [
    failure(() => new Intl.NumberFormat('en', { style: 'currency' })),
    failure(() => new Intl.NumberFormat('en', { maximumFractionDigits: 200 })),
    failure(() => new Intl.NumberFormat('en', { style: 'currency', currency: 'nope' })),
    failure(() => new Intl.NumberFormat('en_US')),
  ],
  'Intl.NumberFormat: what it is': () => [
    String(new Intl.NumberFormat()),
    Intl.NumberFormat('en').format(5),
    Intl.NumberFormat.supportedLocalesOf(['en', 'de']),
    String(Intl),
    Intl.NumberFormat.name,
    new Intl.NumberFormat('en') instanceof Intl.NumberFormat,
  ],
  'Number.toLocaleString': () => [
    (1234.5).toLocaleString(),
    (1234.5).toLocaleString('de-DE'),
    (0.256).toLocaleString('en-US', { style: 'percent' }),
    (1234.5).toLocaleString(['fr-FR', 'en']),
    [1234.5, 6].toLocaleString('en-US'),
    new Intl.NumberFormat().resolvedOptions().locale,
  ],
  'Intl.PluralRules': () =>
    each((locale) =>
      [0, 1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 21, 22, 23, 100, 101, 111, 1_000_000, 1.5, 0.5].map(
        (number) => new Intl.PluralRules(locale).select(number),
      ),
    ),
  'Intl.PluralRules: places in an order': () => {
    const rules = new Intl.PluralRules('en', { type: 'ordinal' })
    return [
      [1, 2, 3, 4, 11, 12, 13, 21, 22, 101].map((number) => rules.select(number)),
      rules.resolvedOptions(),
    ]
  },
  'Intl.ListFormat': () =>
    each((locale) =>
      (['conjunction', 'disjunction', 'unit'] as const).flatMap((type) =>
        (['long', 'short', 'narrow'] as const).map((style) =>
          ['', 'a', 'ab', 'abc', 'abcd'].map((list) =>
            new Intl.ListFormat(locale, { style, type }).format(Array.from(list)),
          ),
        ),
      ),
    ),
  'Intl.RelativeTimeFormat': () =>
    each((locale) =>
      (['always', 'auto'] as const).flatMap((numeric) =>
        (['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const).map(
          (unit) =>
            [-3, -2, -1, -0, 0, 1, 2, 5, 1.5, 1000].map((number) =>
              new Intl.RelativeTimeFormat(locale, { numeric }).format(number, unit),
            ),
        ),
      ),
    ),
  'Intl.RelativeTimeFormat.formatToParts': () =>
    new Intl.RelativeTimeFormat('en').formatToParts(-3, 'days'),
  'Intl.getCanonicalLocales': () =>
    [
      'EN-us',
      'zh-hant-tw',
      'de-DE-u-co-phonebk',
      'sr-Latn-RS',
      'iw',
      'en-u-nu-latn-ca-gregory',
      'en_US',
      '',
      'i',
    ].map((tag) => {
      try {
        return Intl.getCanonicalLocales(tag)
      } catch (error) {
        return String(error)
      }
    }),
  'Intl.Locale': () =>
    ['en', 'zh-TW', 'de-u-co-phonebk-kn', 'pt-BR'].map((tag) => {
      const locale = new Intl.Locale(tag)
      const { language, script, region, collation, numeric } = locale
      return [
        String(locale),
        locale.baseName,
        language,
        script,
        region,
        collation,
        numeric,
        String(locale.maximize()),
        String(locale.minimize()),
      ]
    }),
  'Intl.DisplayNames': () => {
    const names = (
      type: 'language' | 'region' | 'script' | 'currency',
      codes: string[],
    ): unknown => {
      const found = new Intl.DisplayNames('en', { type })
      return codes.map((code) => found.of(code))
    }
    return [
      names('region', ['DE', 'us', '419', 'ZZ']),
      names('language', ['de', 'en-GB', 'zh-Hant', 'fr-BE', 'xx']),
      names('script', ['Latn', 'hans']),
      names('currency', ['USD', 'eur']),
    ]
  },
}
