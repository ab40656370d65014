/** How texts are divided and ordered, in Node and in a sandbox. */

const words = [
  'a',
  'B',
  'b',
  'A',
  'á',
  'Á',
  'äb',
  'ab',
  'z',
  'Z',
  'ñ',
  'n',
  'o',
  'æ',
  'ae',
  'af',
  'ad',
  'ß',
  'ss',
  'st',
  'résumé',
  'resume',
  'Résumé',
  'role',
  'rôle',
  '10',
  '9',
  'a1',
  'a10',
  'a2',
  '-',
  '_',
  ' ',
  'co-op',
  'coop',
  'CO-OP',
  '日本',
  '한국',
  'кот',
  'Кот',
  'ёж',
  'если',
  'жук',
  '😀',
  'fi',
  'ø',
  'o',
  'å',
  'ł',
  'l',
  'ff',
  'α',
  'Ω',
  'あ',
  'か',
  '',
  '\t',
  'a b',
  'ab',
  'a-b',
  'é',
  'e\u0301',
  'ź',
  'ż',
  'ś',
  'č',
  'c\u030C',
]

function orders(locale: string | undefined, options: Intl.CollatorOptions = {}): string[] {
  const { compare } = new Intl.Collator(locale, options)
  return words.map((one) =>
    words.map((other) => '<=>'.charAt(Math.sign(compare(one, other)) + 1)).join(''),
  )
}

function pieces(granularity: 'grapheme' | 'word' | 'sentence', text: string): unknown {
  const segments = [...new Intl.Segmenter('en', { granularity }).segment(text)]
  return segments.map(({ segment, index, isWordLike }) => [segment, index, isWordLike])
}

export const cases = {
  'Intl.Collator': () => orders(undefined),
  'Intl.Collator: languages with letters of their own': () =>
    ['es', 'pl', 'cs', 'de'].map((locale) => orders(locale)),
  'Intl.Collator: sensitivities': () =>
    (['base', 'accent', 'variant'] as const).map((sensitivity) => orders('en', { sensitivity })),
  'Intl.Collator: numbers': () => [
    orders('en', { numeric: true }),
    ['a10', 'a9', 'a09', 'a1b', 'a', '10', '2'].toSorted(new Intl.Collator('en-u-kn').compare),
  ],
  'Intl.Collator: without punctuation': () => orders('en', { ignorePunctuation: true }),
  'Intl.Collator.resolvedOptions': () => [
    new Intl.Collator().resolvedOptions(),
    new Intl.Collator('de', { numeric: true, sensitivity: 'base' }).resolvedOptions(),
  ],
  'Intl.Segmenter: characters': () => pieces('grapheme', 'e\u0301a👨‍👩‍👧🇩🇪🇫🇷👍🏽\r\nक्षि각\u1100\u1161é'),
  'Intl.Segmenter: words': () =>
    pieces('word', "Hello, world! It's 3.14 o'clock; foo_bar e-mail\n a.b 1,000 naïve"),
  'Intl.Segmenter: sentences': () => pieces('sentence', 'One. Two? "Three!" four\nFive.\n\nSix'),
  'Intl.Segmenter.containing': () => {
    const found = new Intl.Segmenter('en', { granularity: 'word' })
      .segment('Hello world')
      .containing(7)
    return [found?.segment, found?.index]
  },
}
