import { _SHA1 as Sha1 } from '@noble/hashes/legacy.js'
import { _SHA256 as Sha256, _SHA512 as Sha512 } from '@noble/hashes/sha2.js'

/**
 * The inner part of SHA-1 and SHA-2, written for an interpreter: straight on, in local variables, which is a fifth of the work of the
 * library's own loops over arrays. It is made as text, since by hand it would be three thousand operations. The
 * library keeps all around it: buffers, padding, the values that it begins with.
 */

/** The bits behind the point of the cube roots of primes, as FIPS 180-4 takes them for constants. */
function rootsOfPrimes(count: number): bigint[] {
  const roots: bigint[] = []
  for (let number = 2n; roots.length < count; number++) {
    if (isPrime(number)) roots.push(BigInt.asUintN(64, cubeRoot(number << 192n)))
  }
  return roots
}

function isPrime(number: bigint): boolean {
  for (let divisor = 2n; divisor * divisor <= number; divisor++) {
    if (number % divisor === 0n) return false
  }
  return true
}

/** Newton's way, from above. */
function cubeRoot(value: bigint): bigint {
  let root = 1n << 68n
  for (;;) {
    const next = (2n * root + value / (root * root)) / 3n
    if (next >= root) return root
    root = next
  }
}

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** The names of the eight words in a round: they move on by one each time, and no value has to. */
function wordsIn(round: number): string[] {
  return names.map((_, at) => names[(at + 64 - (round % 8)) % 8] ?? '')
}

/** A word turned to the right by each of these numbers of bits, added without carrying. */
function turned(word: string, ...by: number[]): string {
  return `(${by.map((bits) => `(${word}>>>${bits}|${word}<<${32 - bits})`).join('^')})`
}

function block32(roots: readonly bigint[]): string {
  const lines = names.map((name, at) => `let ${name}=s[${at}]`)
  for (let at = 0; at < 16; at++) lines.push(`let w${at}=v.getInt32(p+${at * 4})`)
  lines.push('let t=0,u=0')
  for (let round = 0; round < 64; round++) {
    const [a, b, c, d, e, f, g, h] = wordsIn(round)
    const w = (back: number): string => `w${(round - back) & 15}`
    if (round >= 16) {
      lines.push(`t=${w(15)};u=${w(2)}`)
      const [early, late] = [`(${turned('t', 7, 18)}^t>>>3)`, `(${turned('u', 17, 19)}^u>>>10)`]
      lines.push(`${w(0)}=${w(0)}+${w(7)}+${early}+${late}|0`)
    }
    const k = Number((roots[round] ?? 0n) >> 32n) | 0
    lines.push(`t=${h}+${turned(`${e}`, 6, 11, 25)}+(${g}^${e}&(${f}^${g}))+(${k})+${w(0)}`)
    lines.push(`${d}=${d}+t|0`)
    lines.push(`${h}=t+${turned(`${a}`, 2, 13, 22)}+(${a}&${b}|${c}&(${a}|${b}))|0`)
  }
  return [...lines, `this.set(${names.map((name, at) => `${name}+s[${at}]|0`).join()})`].join('\n')
}

/** SHA-1's constants, each for twenty rounds. */
const KEYS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6]

function block160(): string {
  const five = names.slice(0, 5)
  const lines = five.map((name, at) => `let ${name}=s[${at}]`)
  for (let at = 0; at < 16; at++) lines.push(`let w${at}=v.getInt32(p+${at * 4})`)
  lines.push('let t=0')
  for (let round = 0; round < 80; round++) {
    const [a, b, c, d, e] = five.map((_, at) => five[(at + 80 - (round % 5)) % 5] ?? '')
    const w = (back: number): string => `w${(round - back) & 15}`
    if (round >= 16) lines.push(`t=${w(3)}^${w(8)}^${w(14)}^${w(0)};${w(0)}=t<<1|t>>>31`)
    const stage = Math.floor(round / 20)
    const most = `(${b}&${c}|${d}&(${b}|${c}))`
    const mixed = [`(${d}^${b}&(${c}^${d}))`, `(${b}^${c}^${d})`, most][stage] ?? `(${b}^${c}^${d})`
    const k = (KEYS[stage] ?? 0) | 0
    lines.push(`${e}=${e}+(${a}<<5|${a}>>>27)+${mixed}+(${k})+${w(0)}|0`)
    lines.push(`${b}=${b}<<30|${b}>>>2`)
  }
  return [...lines, `this.set(${five.map((name, at) => `${name}+s[${at}]|0`).join()})`].join('\n')
}

/** Both halves of such a sum of 64-bit words; by more than 32 bits the halves change places. */
function turned64(word: string, ...by: number[]): [high: string, low: string] {
  const half = (first: 'h' | 'l', bits: number): string => {
    const second = first === 'h' ? 'l' : 'h'
    const [own, other] = bits < 32 ? [first, second] : [second, first]
    const rest = bits % 32
    return `(${word}${own}>>>${rest}|${word}${other}<<${32 - rest})`
  }
  return [by.map((bits) => half('h', bits)).join('^'), by.map((bits) => half('l', bits)).join('^')]
}

/** Adds 64-bit words, each as its two halves, into the variables of a name. */
function sum64(into: string, ...words: [high: string, low: string][]): string {
  const lows = words.map(([, low]) => `((${low})>>>0)`).join('+')
  const highs = words.map(([high]) => `(${high})`).join('+')
  return `q=${lows};${into}h=${highs}+(q/4294967296|0)|0;${into}l=q|0`
}

function word64(name: string): [high: string, low: string] {
  return [`${name}h`, `${name}l`]
}

function block64(): string {
  const lines = names.map((name, at) => `let ${name}h=s[${2 * at}],${name}l=s[${2 * at + 1}]`)
  for (let at = 0; at < 16; at++) {
    lines.push(`let w${at}h=v.getInt32(p+${at * 8}),w${at}l=v.getInt32(p+${at * 8 + 4})`)
  }
  lines.push('let q=0,th=0,tl=0,xh=0,xl=0,yh=0,yl=0', 'for(let r=0;r<80;r+=16){')
  for (let round = 0; round < 16; round++) lines.push(...round64(round))
  lines.push('if(r<64){', ...Array.from({ length: 16 }, (_, at) => schedule64(at)).flat(), '}}')
  for (const [at, name] of names.entries()) {
    lines.push(sum64(name, word64(name), [`s[${2 * at}]`, `s[${2 * at + 1}]`]))
  }
  return [...lines, `this.set(${names.map((name) => word64(name).join()).join()})`].join('\n')
}

function round64(round: number): string[] {
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = wordsIn(round)
  const choice = (half: string): string => `${g}${half}^${e}${half}&(${f}${half}^${g}${half})`
  const most = (half: string): string =>
    `${a}${half}&${b}${half}|${c}${half}&(${a}${half}|${b}${half})`
  const k: [string, string] = [`k[2*(r+${round})]`, `k[2*(r+${round})+1]`]
  const chosen: [string, string] = [choice('h'), choice('l')]
  return [
    sum64('t', word64(h), turned64(e, 14, 18, 41), chosen, k, word64(`w${round}`)),
    sum64(d, word64(d), word64('t')),
    sum64(h, word64('t'), turned64(a, 28, 34, 39), [most('h'), most('l')]),
  ]
}

function schedule64(at: number): string[] {
  const w = (back: number): string => `w${(at + 16 - back) & 15}`
  const [earlyHigh, earlyLow] = turned64('x', 1, 8)
  const [lateHigh, lateLow] = turned64('y', 19, 61)
  return [
    `xh=${w(15)}h;xl=${w(15)}l;yh=${w(2)}h;yl=${w(2)}l`,
    sum64(
      w(16),
      word64(w(16)),
      word64(w(7)),
      [`${earlyHigh}^xh>>>7`, `${earlyLow}^(xh<<25|xl>>>7)`],
      [`${lateHigh}^yh>>>6`, `${lateLow}^(yh<<26|yl>>>6)`],
    ),
  ]
}

/** Puts these in the place of the library's own. */
export function quickenSha(): void {
  const roots = rootsOfPrimes(80)
  const halves = roots.flatMap((root) => [Number(root >> 32n) | 0, Number(root & 0xffffffffn) | 0])
  quicken(Sha1.prototype, block160(), [])
  quicken(Object.getPrototypeOf(Sha256.prototype), block32(roots), [])
  quicken(Object.getPrototypeOf(Sha512.prototype), block64(), halves)
}

function quicken(prototype: object, block: string, constants: readonly number[]): void {
  const text = `return function process(v,p){const s=this.get();${block}}`
  const value = Reflect.construct(Function, ['k', text])(Int32Array.from(constants))
  // Asking for its length makes the engine compile it, which it else does at the first call: now it is in the image.
  void value.length
  Object.defineProperty(prototype, 'process', { value, writable: true, configurable: true })
}
