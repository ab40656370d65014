/** The plural category of a number by its digits before and after the point. */
export function cardinal(language: string, integer: string, fraction: string): string {
  return (cardinals[language] ?? oneOnly)(operandsOf(integer, fraction))
}

/** The plural category of a place in an order: 1st, 2nd. */
export function ordinal(language: string, integer: string, fraction: string): string {
  return fraction === '' ? (ordinals[language] ?? other)(operandsOf(integer, '')) : 'other'
}

/** As Unicode names them: the number, its whole part, the length and the value of its fraction, and the last digits. */
interface Operands {
  n: number
  i: number
  v: number
  f: number
  i10: number
  i100: number
}

type Rule = (operands: Operands) => string

function operandsOf(integer: string, fraction: string): Operands {
  const i = Number(integer)
  const n = Number(`${integer || '0'}.${fraction || '0'}`)
  const [i10, i100] = [Number(integer.slice(-1)), Number(integer.slice(-2))]
  return { n, i, v: fraction.length, f: Number(fraction), i10, i100 }
}

const other: Rule = () => 'other'
const oneOnly: Rule = ({ i, v }) => (i === 1 && v === 0 ? 'one' : 'other')
const equalsOne: Rule = ({ n }) => (n === 1 ? 'one' : 'other')
const isMillions = ({ i, v }: Operands): boolean => i !== 0 && i % 1_000_000 === 0 && v === 0
const romance: Rule = (o) => (oneOnly(o) === 'one' ? 'one' : isMillions(o) ? 'many' : 'other')
const upToOne: Rule = (o) => (o.i <= 1 ? 'one' : isMillions(o) ? 'many' : 'other')
const isFew = ({ i10, i100 }: Operands): boolean => i10 >= 2 && i10 <= 4 && (i100 < 12 || i100 > 14)

const eastSlavic: Rule = (o) => {
  if (o.v > 0) return 'other'
  if (o.i10 === 1 && o.i100 !== 11) return 'one'
  return isFew(o) ? 'few' : 'many'
}
const westSlavic: Rule = ({ i, v }) => {
  if (v > 0) return 'many'
  return i === 1 ? 'one' : i >= 2 && i <= 4 ? 'few' : 'other'
}
const southSlavic: Rule = ({ i10, i100, v, f }) => {
  const [last, lastTwo] = v === 0 ? [i10, i100] : [f % 10, f % 100]
  if (last === 1 && lastTwo !== 11) return 'one'
  return last >= 2 && last <= 4 && (lastTwo < 12 || lastTwo > 14) ? 'few' : 'other'
}

const cardinals: Record<string, Rule> = {
  ...Object.fromEntries(['id', 'ja', 'ko', 'th', 'vi', 'zh'].map((name) => [name, other])),
  ...Object.fromEntries(['bg', 'el', 'hu', 'nb', 'no', 'tr'].map((name) => [name, equalsOne])),
  ...Object.fromEntries(['ru', 'uk'].map((name) => [name, eastSlavic])),
  ...Object.fromEntries(['cs', 'sk'].map((name) => [name, westSlavic])),
  ...Object.fromEntries(['hr', 'sr', 'bs'].map((name) => [name, southSlavic])),
  ca: romance,
  it: romance,
  es: (o) => (o.n === 1 ? 'one' : isMillions(o) ? 'many' : 'other'),
  fr: upToOne,
  pt: upToOne,
  hi: ({ i, n }) => (i === 0 || n === 1 ? 'one' : 'other'),
  da: ({ n, i, f }) => (n === 1 || (f !== 0 && i <= 1) ? 'one' : 'other'),
  he: ({ i, v }) => {
    if ((i === 1 && v === 0) || (i === 0 && v > 0)) return 'one'
    return i === 2 && v === 0 ? 'two' : 'other'
  },
  pl: (o) => {
    if (o.v > 0) return 'other'
    return o.i === 1 ? 'one' : isFew(o) ? 'few' : 'many'
  },
  ro: ({ n, i, v, i100 }) => {
    if (i === 1 && v === 0) return 'one'
    return v > 0 || n === 0 || (n !== 1 && i100 >= 1 && i100 <= 19) ? 'few' : 'other'
  },
  sl: ({ i100, v }) => {
    if (v > 0 || i100 === 3 || i100 === 4) return 'few'
    return i100 === 1 ? 'one' : i100 === 2 ? 'two' : 'other'
  },
  lt: ({ i10, i100, f }) => {
    if (f !== 0) return 'many'
    if (i10 === 1 && (i100 < 11 || i100 > 19)) return 'one'
    return i10 >= 2 && (i100 < 11 || i100 > 19) ? 'few' : 'other'
  },
}

const ordinals: Record<string, Rule> = {
  en: ({ i10, i100 }) => {
    if (i10 === 1 && i100 !== 11) return 'one'
    if (i10 === 2 && i100 !== 12) return 'two'
    return i10 === 3 && i100 !== 13 ? 'few' : 'other'
  },
  fr: ({ i }) => (i === 1 ? 'one' : 'other'),
  ro: ({ i }) => (i === 1 ? 'one' : 'other'),
  vi: ({ i }) => (i === 1 ? 'one' : 'other'),
  it: ({ i }) => ([8, 11, 80, 800].includes(i) ? 'many' : 'other'),
  hu: ({ i }) => (i === 1 || i === 5 ? 'one' : 'other'),
  sv: ({ i10, i100 }) => ((i10 === 1 || i10 === 2) && i100 !== 11 && i100 !== 12 ? 'one' : 'other'),
  uk: ({ i10, i100 }) => (i10 === 3 && i100 !== 13 ? 'few' : 'other'),
  ca: ({ i }) => (i === 1 || i === 3 ? 'one' : i === 2 ? 'two' : i === 4 ? 'few' : 'other'),
}

/** The categories that a language has. */
export function categoriesOf(language: string, type: 'cardinal' | 'ordinal'): string[] {
  const select = type === 'cardinal' ? cardinal : ordinal
  const found = new Set<string>()
  for (let number = 0; number <= 200; number++) found.add(select(language, String(number), ''))
  found.add(select(language, '1000000', ''))
  found.add(select(language, '1', '5'))
  return order.filter((category) => found.has(category))
}

const order = ['few', 'many', 'one', 'two', 'zero', 'other']
