import querystring, { decode, encode, escape, parse, stringify, unescape } from 'node:querystring'

const texts = [
  '',
  'a=1&b=2&a=3',
  'a',
  'a=',
  '=b',
  '&&a=1&&',
  'a=b=c',
  'x+y=p+q',
  '%41=%42%zz&%=%%&%E4%BD%A0=%e5%a5%bd',
  '%FF%FE=%80',
  '__proto__=1&hasOwnProperty=2',
  'a[]=1&a[]=2',
  'n=%00',
]

export const cases = {
  decode: () => [decode === parse, decode('a=1')],
  encode: () => [encode === stringify, encode({ a: 1 })],
  escape: () => [
    escape("a b&c=d/ä'()*!~"),
    escape('\u{1F600}'),
    Reflect.apply(escape, undefined, [5]),
    Reflect.apply(escape, undefined, [{ toString: () => 'ö' }]),
  ],
  'escape: half of a surrogate pair': () => escape('\uD800'),
  parse: () => texts.map((text) => parse(text)),
  'parse: other separators': () => [parse('a:1;b:2', ';', ':'), parse('a::1;;b::2', ';;', '::')],
  'parse: at most so many keys': () => [
    parse('a=1&b=2&c=3', undefined, undefined, { maxKeys: 2 }),
    Object.keys(parse('x=1&'.repeat(2000).replaceAll(/x/g, () => 'k'))).length,
  ],
  'parse: a decoder of its own': () =>
    parse('a=1&b=2', '&', '=', { decodeURIComponent: (text) => `<${text}>` }),
  'parse: a decoder that throws': () =>
    parse('a=%41', '&', '=', {
      decodeURIComponent: () => {
        throw new Error('no')
      },
    }),
  stringify: () => [
    Reflect.apply(stringify, undefined, [
      { a: [1, 'x y', true], b: '', c: null, d: undefined, e: 10n, f: {}, g: Number.NaN },
    ]),
    stringify({ a: 1, b: [2, 3] }, ';', ':'),
    stringify({ 'ä b': 'ö' }),
    Reflect.apply(stringify, undefined, ['text']),
    Reflect.apply(stringify, undefined, [null]),
    stringify({ a: Number.POSITIVE_INFINITY, b: 1e21, c: [] }),
  ],
  'stringify: an encoder of its own': () =>
    stringify({ a: 'b' }, '&', '=', { encodeURIComponent: (text) => `<${text}>` }),
  unescape: () => [unescape('%41%zz'), unescape('a+b'), unescape('%E4%BD%A0')],
  unescapeBuffer: () =>
    Reflect.apply(Reflect.get(querystring, 'unescapeBuffer'), querystring, ['%41b%zz%4']),
}
