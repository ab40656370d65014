import { weightBehind, type Tailoring } from './collation.ts'

/** Letters that languages have in places of their own: each behind the first of its group, in this order. */
const groups: Record<string, string> = {
  cs: 'cč hĥ rř sš zž',
  da: 'zæäøöå',
  nb: 'zæäøöå',
  nn: 'zæäøöå',
  no: 'zæäøöå',
  es: 'nñ',
  et: 'sšzž wõäöü',
  fi: 'zåäæöø',
  sv: 'zåäæöø',
  hr: 'cčć dđ sš zž',
  sl: 'cčć dđ sš zž',
  bs: 'cčć dđ sš zž',
  hu: 'oö uü',
  lv: 'cč gģ kķ lļ nņ rŗ sš zž',
  lt: 'cč sš zž',
  pl: 'aą cć eę lł nń oó sś zźż',
  ro: 'aăâ iî sş tţ',
  sk: 'aä cč oô sš zž',
  tr: 'cç gğ hı oö sş uü',
}

/** The letters of a language that are not where Unicode's order has them. */
export function tailoringOf(language: string): Tailoring | undefined {
  const written = groups[language]
  if (written === undefined) return undefined
  const found = new Map<string, number>()
  for (const [first = '', ...letters] of written.split(' ')) {
    for (const [index, letter] of letters.entries()) {
      found.set(letter, weightBehind(first, index + 1, false))
      found.set(letter.toUpperCase(), weightBehind(first, index + 1, true))
    }
  }
  return found
}
