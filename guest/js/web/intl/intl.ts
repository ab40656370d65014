import { define } from '../../src/property.ts'
import { installDates, DateTimeFormat } from './date-format.ts'
import { addToIntl, intlObject } from './intl-object.ts'
import { ListFormat } from './list-format.ts'
import { localesOf, writeLocale } from './locale-tag.ts'
import { Locale } from './locale.ts'
import { installNumbers, NumberFormat } from './number-format.ts'
import { PluralRules } from './plural-rules.ts'
import { RelativeTimeFormat } from './relative-time-format.ts'
import { supportedValuesOf } from './supported-values.ts'

/** `Intl` but for what has pieces of its own (`Collator`, `Segmenter`, `DisplayNames`), and what it gives to numbers and dates. */

addToIntl('DateTimeFormat', DateTimeFormat)
addToIntl('ListFormat', ListFormat)
addToIntl('Locale', Locale)
addToIntl('NumberFormat', NumberFormat)
addToIntl('PluralRules', PluralRules)
addToIntl('RelativeTimeFormat', RelativeTimeFormat)
define(intlObject(), 'getCanonicalLocales', (locales?: unknown) =>
  localesOf(locales).map(writeLocale),
)
define(intlObject(), 'supportedValuesOf', supportedValuesOf)
installNumbers()
installDates()
