/** What encodings, URLs and expressions give, in Node and in a sandbox. */

const utf16 = Uint8Array.of(0x68, 0, 0xac, 0x20, 0x34, 0xd8, 0x1e, 0xdd)

export const cases = {
  TextDecoder: () => {
    const { encoding, fatal, ignoreBOM } = new TextDecoder()
    return [encoding, fatal, ignoreBOM]
  },
  'TextDecoder: legacy encodings': () => {
    const bytes = Uint8Array.of(0x41, 0xe4, 0xc4, 0xe3, 0xa2, 0xa0, 0x20)
    const labels = [
      'latin1',
      'ascii',
      'windows-1252',
      'iso-8859-2',
      'koi8-r',
      'gbk',
      'gb18030',
      'big5',
      'shift_jis',
      'euc-jp',
      'euc-kr',
      'windows-1251',
      'macintosh',
    ]
    return labels.map((label) => [
      label,
      new TextDecoder(label).encoding,
      new TextDecoder(label).decode(bytes),
    ])
  },
  'TextDecoder: UTF-16': () => [
    new TextDecoder('utf-16le').decode(utf16),
    new TextDecoder('utf-16').encoding,
    new TextDecoder('utf-16be').decode(Uint8Array.of(0x20, 0xac)),
  ],
  'TextDecoder: what is wrong': () => {
    const wrong = Uint8Array.of(0x61, 0xff, 0xe2, 0x82)
    return [
      new TextDecoder().decode(wrong),
      nameOf(() => new TextDecoder('utf-8', { fatal: true }).decode(wrong)),
      nameOf(() => new TextDecoder('nope')),
    ]
  },
  'TextDecoder: the mark at the start': () => {
    const marked = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)
    return [
      new TextDecoder().decode(marked).length,
      new TextDecoder('utf-8', { ignoreBOM: true }).decode(marked).length,
    ]
  },
  'TextDecoder: in pieces': () => {
    const decoder = new TextDecoder()
    const bytes = new TextEncoder().encode('€x')
    return [
      decoder.decode(bytes.subarray(0, 1), { stream: true }),
      decoder.decode(bytes.subarray(1), { stream: true }),
      decoder.decode(),
    ]
  },
  'TextDecoder: what it takes': () => [
    new TextDecoder().decode(Uint8Array.of(97).buffer),
    new TextDecoder().decode(new DataView(Uint8Array.of(98).buffer)),
    new TextDecoder().decode(),
    nameOf(() => Reflect.apply(TextDecoder.prototype.decode, new TextDecoder(), ['x'])),
  ],
  TextEncoder: () => [
    new TextEncoder().encode('a€𝄞\uD800'),
    new TextEncoder().encodeInto('€€', new Uint8Array(4)),
    new TextEncoder().encode(),
  ],
  URL: () => {
    const url = new URL('../b?x=1#y', 'http://u:p@EXAMPLE.com:80/a/c/d')
    const {
      href,
      origin,
      protocol,
      username,
      password,
      host,
      hostname,
      port,
      pathname,
      search,
      hash,
    } = url
    return [
      href,
      origin,
      protocol,
      username,
      password,
      host,
      hostname,
      port,
      pathname,
      search,
      hash,
      JSON.stringify(url),
    ]
  },
  'URL: its parts are set': () => {
    const url = new URL('http://a.example/')
    url.pathname = '/ö b'
    url.search = 'q=ü'
    url.hash = 'h'
    url.port = '8080'
    url.protocol = 'https'
    url.searchParams.append('z', '1 2')
    return url.href
  },
  'URL.canParse': () => [
    URL.canParse('http://a'),
    URL.canParse('a'),
    URL.canParse('a', 'http://b'),
  ],
  'URL: what is none': () => [nameOf(() => new URL('x')), nameOf(() => new URL('http://a b'))],
  'URL: names in other scripts': () => [
    new URL('http://bücher.example/ö?ü').href,
    new URL('http://日本.jp').hostname,
    new URL('file:///C:/a/../b').href,
    new URL('http://0x7f.1/').hostname,
    new URL('http://[::1]:80/').host,
  ],
  URLSearchParams: () => {
    const params = new URLSearchParams({ b: '1', a: 'x y&' })
    params.append('b', '2')
    params.sort()
    const copy = new URLSearchParams(params)
    copy.delete('b', '1')
    return [
      String(params),
      params.getAll('b'),
      params.has('b', '2'),
      params.has('b', '9'),
      params.size,
      String(copy),
      [...params.keys()],
    ]
  },
  'URLSearchParams: what it is made of': () => [
    String(new URLSearchParams('?a=1&b=%20+')),
    String(
      new URLSearchParams([
        ['a', 'b'],
        ['a', 'c'],
      ]),
    ),
    String(new URLSearchParams(new Map([['x', 'y']]))),
    nameOf(() => Reflect.construct(URLSearchParams, [[['a']]])),
    new URLSearchParams('a=%zz').get('a'),
  ],
  'RegExp: properties of Unicode': () => [
    'Ärger über 42 naïve привет 日本'.match(/\p{L}+/gu),
    'a1-β٣'.replaceAll(/[\p{L}\p{Nd}]/gu, 'x'),
    /^\P{Lu}+$/u.test('abc'),
    /\p{Script=Greek}/u.exec('xβ')?.[0],
    /\p{Emoji_Presentation}/u.test('😀'),
    'Straße'.split(/(?=\p{Lu})|ß/u),
  ],
  'RegExp: properties, whatever the case': () => [
    /^\p{Lu}$/iu.test('a'),
    /[^\p{Ll}]/iu.test('A'),
    /\p{L}\d/iu.test('É5'),
  ],
  'RegExp: sets': () => [
    new RegExp('^[\\p{L}--[a-z]]$', 'v').test('É'),
    new RegExp('^[\\p{L}--[a-z]]$', 'v').test('e'),
    new RegExp('^\\p{RGI_Emoji}$', 'v').test('👨‍👩‍👧'),
    new RegExp('[[a-z]&&[aeiou]]', 'v').exec('xyzu')?.[0],
  ],
  'RegExp: put together at run time': () => {
    const word = String.raw`[\p{L}\p{M}]`
    const made = new RegExp(`^${word}+$`, 'u')
    return [
      made.test('héllo'),
      made.test('a b'),
      RegExp('\\P{L}', 'gu').test('1'),
      made instanceof RegExp,
      made.constructor === RegExp,
      /a/ instanceof RegExp,
    ]
  },
  'RegExp: texts that only look like it': () => [
    String.raw`\p{L}`,
    '\\p{L}',
    /\\p\{L\}/.test('\\p{L}'),
  ],
  'String.normalize': () =>
    ['é', 'ﬁ', '각', '①½', 'Å', 'q\u0307\u0323', 'ガ', '\uFDFA', '𝅗𝅥'].map((each) =>
      ['NFC', 'NFD', 'NFKC', 'NFKD'].map((form) => each.normalize(form)),
    ),
  'String.normalize: a form that is none': () => nameOf(() => 'a'.normalize('NFX')),
  'String.localeCompare': () =>
    [
      'b',
      'a',
      'B',
      'A',
      'á',
      'z',
      'ä',
      'Z',
      '1',
      '10',
      '2',
      'ß',
      'ss',
      '_',
      ' ',
      'é',
      'e',
    ].toSorted((a, b) => a.localeCompare(b)),
  'String.toLocaleUpperCase': () => [
    'i'.toLocaleUpperCase(),
    'ß'.toLocaleUpperCase('de'),
    'I'.toLocaleLowerCase('en'),
    'i'.toLocaleUpperCase('tr'),
    'I'.toLocaleLowerCase('tr'),
    'İ'.toLocaleLowerCase('az'),
  ],
}

function nameOf(run: () => unknown): unknown {
  try {
    run()
    return 'it works'
  } catch (error) {
    return Object(error).name
  }
}
