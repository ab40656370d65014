/** What `Intl` makes of dates, and of time zones, in Node and in a sandbox. */

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
  'fr-CA',
]

const moments = [
  Date.UTC(2024, 0, 15, 13, 5, 9, 45),
  Date.UTC(2003, 8, 5, 0, 7, 3),
  Date.UTC(1999, 11, 31, 23, 59, 59, 999),
  Date.UTC(2050, 6, 4, 12),
  Date.UTC(1975, 5, 1, 12),
]

const styles = [undefined, 'full', 'long', 'medium', 'short'] as const

const fields: Intl.DateTimeFormatOptions[] = [
  {},
  { year: 'numeric', month: 'long', day: 'numeric' },
  { year: 'numeric', month: '2-digit', day: '2-digit' },
  { year: 'numeric', month: 'short' },
  { month: 'long', day: 'numeric' },
  { weekday: 'long' },
  { weekday: 'short', month: 'short', day: 'numeric' },
  { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  { month: 'long' },
  { month: 'narrow' },
  { year: '2-digit', month: 'numeric' },
  { hour: 'numeric' },
  { hour: '2-digit', minute: '2-digit' },
  { hour: 'numeric', minute: '2-digit', hour12: true },
  { hour: '2-digit', minute: '2-digit', hour12: false },
  { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  { hour: 'numeric', minute: 'numeric', second: 'numeric', fractionalSecondDigits: 3 },
  { month: 'long', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
  { minute: '2-digit', second: '2-digit' },
  { day: 'numeric' },
  { year: 'numeric' },
  { weekday: 'narrow' },
  { second: 'numeric' },
]

const zones = [
  'America/New_York',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Calcutta',
  'Australia/Sydney',
  'America/Sao_Paulo',
  'Asia/Tokyo',
  'Pacific/Apia',
  'America/Argentina/Buenos_Aires',
  'Asia/Kathmandu',
  'US/Pacific',
  'Etc/GMT+5',
  'UTC',
  'GMT',
  'Europe/Kyiv',
  'Asia/Tehran',
  'europe/paris',
  'America/St_Johns',
  'Australia/Lord_Howe',
]

const utc = { timeZone: 'UTC' }

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
  'Intl.DateTimeFormat: fields': () =>
    each((locale) =>
      fields.map((options) =>
        moments.map((at) => new Intl.DateTimeFormat(locale, { ...utc, ...options }).format(at)),
      ),
    ),
  'Intl.DateTimeFormat: styles': () =>
    each((locale) =>
      styles.flatMap((dateStyle) =>
        [undefined, 'medium' as const, 'short' as const].map((timeStyle) =>
          moments.map((at) =>
            new Intl.DateTimeFormat(locale, {
              ...utc,
              ...(dateStyle && { dateStyle }),
              ...(timeStyle && { timeStyle }),
            }).format(at),
          ),
        ),
      ),
    ),
  'Intl.DateTimeFormat.formatToParts': () =>
    each((locale) =>
      fields.map((options) =>
        new Intl.DateTimeFormat(locale, { ...utc, ...options }).formatToParts(moments[0]),
      ),
    ),
  'Intl.DateTimeFormat.resolvedOptions': () =>
    ['en-US', 'de-DE'].map((locale) =>
      fields.map((options) =>
        new Intl.DateTimeFormat(locale, { ...utc, ...options }).resolvedOptions(),
      ),
    ),
  'Intl.DateTimeFormat: clocks of zones': () =>
    zones.map((timeZone) => {
      const format = new Intl.DateTimeFormat('en-US', {
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      })
      const shown = [format.resolvedOptions().timeZone]
      for (let year = 1970; year < 2060; year += 7) {
        for (let month = 0; month < 12; month += 2)
          shown.push(format.format(Date.UTC(year, month, 28, 1, 30)))
      }
      return shown
    }),
  'Intl.DateTimeFormat: the hour in which a clock is changed': () => {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      timeStyle: 'long',
    })
    return [
      Date.UTC(2024, 2, 10, 6, 59, 59),
      Date.UTC(2024, 2, 10, 7),
      Date.UTC(2024, 10, 3, 5, 59, 59),
      Date.UTC(2024, 10, 3, 6),
    ].map((at) => format.format(at))
  },
  'Intl.DateTimeFormat: names of zones': () =>
    ['America/New_York', 'Europe/Berlin', 'Asia/Tokyo', 'UTC', 'Australia/Sydney'].map((timeZone) =>
      (['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric'] as const).map(
        (timeZoneName) =>
          moments
            .slice(0, 2)
            .map((at) => new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName }).format(at)),
      ),
    ),
  'Intl.DateTimeFormat: ranges': () => [
    new Intl.DateTimeFormat('en', utc).formatRange(Date.UTC(2003, 8, 5), Date.UTC(2024, 0, 15)),
    new Intl.DateTimeFormat('en', utc).formatRange(Date.UTC(2003, 8, 5), Date.UTC(2003, 8, 5, 1)),
  ],
  'Intl.DateTimeFormat: what it refuses': () => [
    failure(() => new Intl.DateTimeFormat('en', { timeZone: 'Nope/Zone' })),
    failure(() => new Intl.DateTimeFormat('en', { dateStyle: 'short', year: 'numeric' })),
    failure(() => new Intl.DateTimeFormat('en').format(Number.NaN)),
    failure(() => new Date(0).toLocaleDateString('en', { timeStyle: 'short' })),
  ],
  'Date.toLocaleString': () =>
    each((locale) =>
      moments.map((at) => [
        new Date(at).toLocaleString(locale, utc),
        new Date(at).toLocaleDateString(locale, utc),
        new Date(at).toLocaleTimeString(locale, utc),
      ]),
    ),
  'Date.toLocaleString: what is no date': () => new Date(Number.NaN).toLocaleString('en'),
  'Date.toLocaleString: fields of the other kind': () => [
    new Date(0).toLocaleDateString('en-US', { ...utc, hour: 'numeric' }),
    new Date(0).toLocaleTimeString('en-US', { ...utc, month: 'short' }),
    new Date(0).toLocaleString('en-US', { ...utc, month: 'long' }),
  ],
}
