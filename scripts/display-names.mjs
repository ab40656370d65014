// What English calls languages, regions, scripts and currencies, read from this Node.

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
const pairs = letters.flatMap((first) => letters.map((second) => first + second))
const triples = pairs.flatMap((pair) => letters.map((third) => pair + third))

/** For each type the names that there are: a line of the code and its name. */
export function displayNameTables() {
  return {
    region: named('region', [...pairs, '001', '419', '150', '019', '142', '002', '009']),
    language: named('language', [
      ...[...pairs, ...triples].map((code) => code.toLowerCase()),
      ...'en-US en-GB en-CA en-AU fr-CA fr-CH es-MX es-ES pt-BR pt-PT zh-Hans zh-Hant de-AT de-CH nl-BE'.split(
        ' ',
      ),
    ]),
    script: named(
      'script',
      'Arab Armn Beng Bopo Brai Cher Cyrl Deva Ethi Geor Grek Gujr Guru Hang Hani Hans Hant Hebr Hira Jpan Kana Khmr Knda Kore Laoo Latn Mlym Mong Mymr Orya Sinh Taml Telu Thaa Thai Tibt'.split(
        ' ',
      ),
    ),
    currency: named('currency', Intl.supportedValuesOf('currency')),
  }
}

function named(type, codes) {
  const names = new Intl.DisplayNames('en', { type, fallback: 'none' })
  return codes
    .map((code) => [code, names.of(code)])
    .filter(([, name]) => name !== undefined)
    .map(([code, name]) => `${code} ${name}`)
    .join('\n')
}
