import { scaled, type Decimal } from './decimal.ts'
import type { LocaleTable, Plural } from './locale-data.ts'
import { writtenDigits, type WrittenDigits } from './number-digits.ts'
import type { Digits, Form } from './number-options.ts'
import { cardinal } from './plural.ts'

/** A piece of what is written, and what it is. */
export interface Part {
  type: string
  value: string
}

/** What a number is written with. */
export interface NumberWriter {
  language: string
  numbers: LocaleTable['numbers']
  form: Form
  digits: Digits
}

/** What is written for a number: the decimal of a finite one, else its text. */
export function numberParts(
  value: Decimal | 'NaN' | 'Infinity' | '-Infinity',
  writer: NumberWriter,
): Part[] {
  const { numbers, form } = writer
  if (typeof value === 'string') {
    const text: Part =
      value === 'NaN' ? { type: 'nan', value: numbers.nan } : { type: 'infinity', value: '∞' }
    return styled([text], signOf(value === '-Infinity', value === 'NaN', form), 'other', writer)
  }
  const decimal = form.style === 'percent' ? scaled(value, 2) : value
  const { shown, plural, parts } = notated(decimal, writer)
  const isZero = /^0*$/.test(shown.integer + shown.fraction)
  return styled(parts, signOf(decimal.negative, isZero, form), plural, writer)
}

type Sign = '-' | '+' | ''

function signOf(negative: boolean, isZero: boolean, { signDisplay }: Form): Sign {
  if (signDisplay === 'never') return ''
  const minus = negative ? '-' : ''
  if (signDisplay === 'auto') return minus
  if (signDisplay === 'negative') return isZero ? '' : minus
  if (signDisplay === 'exceptZero' && isZero) return ''
  return negative ? '-' : '+'
}

interface Notated {
  shown: WrittenDigits
  plural: string
  parts: Part[]
}

function notated(decimal: Decimal, writer: NumberWriter): Notated {
  const { form, language } = writer
  if (form.notation === 'compact') return compacted(decimal, writer)
  if (form.notation !== 'standard') return scientific(decimal, writer)
  const shown = writtenDigits(decimal, writer.digits)
  const plural = cardinal(language, shown.integer, shown.fraction)
  return { shown, plural, parts: plainParts(shown, writer) }
}

function plainParts({ integer, fraction }: WrittenDigits, { numbers, form }: NumberWriter): Part[] {
  const parts: Part[] = []
  for (const [index, value] of grouped(integer, numbers, form.useGrouping).entries()) {
    if (index > 0) parts.push({ type: 'group', value: numbers.group })
    parts.push({ type: 'integer', value })
  }
  if (fraction === '') return parts
  return [
    ...parts,
    { type: 'decimal', value: numbers.decimal },
    { type: 'fraction', value: fraction },
  ]
}

function grouped(
  integer: string,
  { groups: [last, others], leastGrouped }: LocaleTable['numbers'],
  use: Form['useGrouping'],
): string[] {
  const least = use === 'always' ? 1 : use === 'min2' ? 2 : leastGrouped
  if (use === false || integer.length < last + least) return [integer]
  const found = [integer.slice(-last)]
  let rest = integer.slice(0, -last)
  for (; rest.length > others; rest = rest.slice(0, -others)) found.unshift(rest.slice(-others))
  return rest === '' ? found : [rest, ...found]
}

function scientific(decimal: Decimal, writer: NumberWriter): Notated {
  const { numbers, form, digits } = writer
  const powerOf = ({ point, digits: all }: Decimal): number => {
    const power = all === '' ? 0 : point - 1
    return form.notation === 'engineering' ? Math.floor(power / 3) * 3 : power
  }
  let power = powerOf(decimal)
  let shown = writtenDigits(scaled(decimal, -power), digits)
  // 9.9999 can become 10.
  const more = powerOf(scaled(shown.decimal, power))
  if (more !== power) {
    power = more
    shown = writtenDigits(scaled(decimal, -power), digits)
  }
  const parts = plainParts(shown, writer)
  parts.push({ type: 'exponentSeparator', value: numbers.exponent })
  if (power < 0) parts.push({ type: 'exponentMinusSign', value: numbers.minus })
  parts.push({ type: 'exponentInteger', value: String(Math.abs(power)) })
  return { shown, plural: 'other', parts }
}

function compacted(decimal: Decimal, writer: NumberWriter): Notated {
  const { numbers, form, language } = writer
  const table = numbers[form.compactDisplay]
  const entryOf = (power: number): [number, Plural] =>
    (power < 3 ? undefined : table[Math.min(power - 3, table.length - 1)]) ?? [power + 1, '{0}']
  const shownAt = (power: number): { shown: WrittenDigits; pattern: Plural } => {
    const [before, pattern] = entryOf(power)
    const places = power < 3 ? 0 : Math.min(power, table.length + 2) + 1 - before
    return { shown: writtenDigits(scaled(decimal, -places), writer.digits), pattern }
  }
  const power = decimal.digits === '' ? 0 : decimal.point - 1
  let found = shownAt(power)
  const [before] = entryOf(power)
  // 999,999 is 1M, not 1000K.
  const grown = found.shown.decimal.point > (power < 3 ? power + 1 : before)
  if (grown && power < table.length + 2) found = shownAt(power + 1)
  const { shown, pattern } = found
  const plural = cardinal(language, shown.integer, shown.fraction)
  const parts = plainParts(shown, writer)
  const text = chosen(pattern, plural)
  return { shown, plural, parts: filled(text, parts, 'compact') }
}

/** The pattern of a plural category. */
export function chosen(pattern: Plural, plural: string): string {
  return typeof pattern === 'string' ? pattern : (pattern[plural] ?? pattern.other ?? '{0}')
}

/** A pattern around a number: its words are parts of a type, its blanks literals. */
function filled(pattern: string, number: Part[], type: string): Part[] {
  const [before = '', after = ''] = pattern.split('{0}')
  const words = (text: string): Part[] =>
    (text.match(/^\s+|\s+$|\S(?:.*\S)?/gsu) ?? []).map((value) => ({
      type: /^\s+$/u.test(value) ? 'literal' : type,
      value,
    }))
  return [...words(before), ...number, ...words(after)]
}

function styled(number: Part[], sign: Sign, plural: string, writer: NumberWriter): Part[] {
  const { form, numbers } = writer
  const signed = (parts: Part[]): Part[] =>
    sign === '' ? parts : [signPart(sign, numbers), ...parts]
  if (form.style === 'decimal') return signed(number)
  if (form.style === 'percent') {
    const pattern = sign === '' ? numbers.percent : numbers.negativePercent
    return assembled(pattern, number, sign, numbers, '')
  }
  if (form.style === 'unit') return unitParts(signed(number), plural, writer)
  return currencyParts(number, sign, plural, writer)
}

function signPart(sign: Sign, { minus, plus }: LocaleTable['numbers']): Part {
  return sign === '-' ? { type: 'minusSign', value: minus } : { type: 'plusSign', value: plus }
}

function assembled(
  pattern: string,
  number: Part[],
  sign: Sign,
  numbers: LocaleTable['numbers'],
  currency: string,
): Part[] {
  return (pattern.match(/\{0\}|[-¤%]|[^-{¤%]+/g) ?? []).flatMap((token) => {
    if (token === '{0}') return number
    if (token === '-') return sign === '' ? [] : [signPart(sign, numbers)]
    if (token === '¤') return [{ type: 'currency', value: currency }]
    return [{ type: token === '%' ? 'percentSign' : 'literal', value: token }]
  })
}

const displays = ['short', 'long', 'narrow']

function unitParts(number: Part[], plural: string, { form, numbers }: NumberWriter): Part[] {
  const display = displays.indexOf(form.unitDisplay)
  const name = form.unit ?? ''
  const known = numbers.units[name]?.[display]
  if (known !== undefined) return filled(chosen(known, plural), number, 'unit')
  // Of a unit by another: the first, and the other's sign or name.
  const [first = '', second = ''] = name.split('-per-')
  const one = chosen(numbers.units[first]?.[display] ?? `{0} ${first}`, plural)
  const each = chosen(numbers.units[second]?.[display] ?? second, 'one')
    .replace('{0}', '')
    .trim()
  const by = form.unitDisplay === 'long' ? ` per ${each}` : `/${each}`
  return filled(one + by, number, 'unit')
}

function currencyParts(number: Part[], sign: Sign, plural: string, writer: NumberWriter): Part[] {
  const { form, numbers } = writer
  const code = form.currency ?? ''
  if (form.currencyDisplay === 'name') {
    const pattern = chosen(numbers.currencyNames[code] ?? `{0} ${code}`, plural)
    const signed = sign === '' ? number : [signPart(sign, numbers), ...number]
    return filled(pattern, signed, 'currency')
  }
  const text = symbolOf(code, form, numbers)
  const isAccounted = form.currencySign === 'accounting'
  const before = numbers.currency[0].indexOf('¤') < numbers.currency[0].indexOf('{0}')
  const beside = (before ? text.at(-1) : text.at(0)) ?? ''
  const isDigits = number.some(({ type }) => type === 'integer')
  const pattern = currencyPatterns(sign, isAccounted, numbers)[isDigits && isLetter(beside) ? 1 : 0]
  const plus = sign === '+' && isAccounted ? [signPart(sign, numbers)] : []
  return [...plus, ...assembled(pattern, number, sign, numbers, text)]
}

function symbolOf(
  code: string,
  { currencyDisplay }: Form,
  { symbols }: LocaleTable['numbers'],
): string {
  const known = symbols[code] ?? code
  const [symbol, narrow] = typeof known === 'string' ? [known, known] : known
  if (currencyDisplay === 'code') return code
  return currencyDisplay === 'narrowSymbol' ? narrow : symbol
}

function currencyPatterns(
  sign: Sign,
  isAccounted: boolean,
  { currency, accounting, negative }: LocaleTable['numbers'],
): [string, string] {
  if (sign === '' || (sign === '+' && isAccounted)) return currency
  return isAccounted ? accounting : negative
}

/** What has capitals, or is of a script without them: between it and digits there is a blank. */
function isLetter(character: string): boolean {
  return (
    character.toLowerCase() !== character.toUpperCase() ||
    (character >= '\u0590' && character < '\u2000')
  )
}
