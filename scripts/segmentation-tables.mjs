// How texts are divided (Unicode's annex 29), as expressions whose properties are spelt out.

import rewritePattern from 'regexpu-core'

const control = String.raw`\p{Cc}\p{Zl}\p{Zp}`
/** What is never alone: marks, joiners, and the vowels of Indic scripts. */
const extend = String.raw`[\p{Grapheme_Extend}\p{Mc}\p{Emoji_Modifier}\u200D]`
const hangul = String.raw`[\u1100-\u115F\uA960-\uA97C]*(?:[\uAC00-\uD7A3][\u1160-\u11A7\uD7B0-\uD7C6]*|[\u1160-\u11A7\uD7B0-\uD7C6]+)[\u11A8-\u11FF\uD7CB-\uD7FB]*|[\u1100-\u115F\uA960-\uA97C]+|[\u11A8-\u11FF\uD7CB-\uD7FB]+`
const emoji = String.raw`\p{Extended_Pictographic}(?:[\p{Grapheme_Extend}\p{Emoji_Modifier}]*\u200D\p{Extended_Pictographic})*`
const prepend = String.raw`[\u0600-\u0605\u06DD\u070F\u08E2\u{110BD}\u{110CD}]*`
/** Consonants of scripts that write several as one, and what joins them. */
const consonant = String.raw`[\u0915-\u0939\u0958-\u095F\u0978-\u097F\u0995-\u09B9\u09DC-\u09DF\u09F0\u09F1\u0A95-\u0AB9\u0AF9\u0B15-\u0B39\u0B5C-\u0B5F\u0B71\u0C15-\u0C39\u0C58-\u0C5A\u0D15-\u0D3A]`
const joiner = String.raw`[\u094D\u09CD\u0ACD\u0B4D\u0C4D\u0D4D]`
const conjunct = String.raw`${consonant}(?:${extend}*${joiner}${extend}*${consonant})+`
const grapheme = String.raw`\r\n|[${control}]|${prepend}(?:${hangul}|\p{Regional_Indicator}{2}|${emoji}|${conjunct}|[^${control}])${extend}*`

/** Letters of scripts that put blanks between words. */
const letter = String.raw`[\p{Alphabetic}--[\p{Ideographic}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Katakana}\p{M}]]`
const any = String.raw`(?:${letter}|[\p{Nd}\p{Pc}])[\p{M}\u200D\u00AD]*`
const inside = String.raw`(?<=${letter}[\p{M}]*)[:·.'‘’․](?=${letter})|(?<=\p{Nd})[,.;'](?=\p{Nd})`
const word = String.raw`${any}(?:${any}|${inside})*|(?:\p{Script=Katakana}[\p{M}ー]*)+`
const piece = String.raw`(?<word>${word})|[ \u1680\u2000-\u2006\u2008-\u200A\u205F\u3000]+`

const closed = String.raw`[)\]"'”’»]*`
const blank = String.raw`[ \t\u00A0\u3000]`
/** After a full stop, unless a small letter shows that it was none; after other marks always. */
const stop = String.raw`[.…]+${closed}${blank}+(?![\p{Ll},;:])|[!?]+${closed}${blank}+|[。！？]+${closed}${blank}*|[.!?。！？…]+${closed}(?=[\r\n])`
const sentence = String.raw`[^\r\n\u0085\u2028\u2029]*?(?:(?:${stop})(?:\r\n|[\r\n])?|\r\n|[\r\n\u0085\u2028\u2029]|$)`

/** The pieces of each kind, as expressions of flag `u`; what is no word and no blanks is divided as characters are. */
export function segmentationTables() {
  return Object.fromEntries(
    Object.entries({ grapheme, word: piece, sentence }).map(([name, pattern]) => [
      name,
      unescaped(
        rewritePattern(pattern, name === 'word' ? 'v' : 'u', {
          unicodePropertyEscapes: 'transform',
          unicodeSetsFlag: 'transform',
        }),
      ),
    ]),
  )
}

/** Letters as themselves: that is half as long. */
function unescaped(pattern) {
  return pattern.replaceAll(/\\u(?:\{(\w+)\}|(\w{4}))/g, (escape, long, short) => {
    const character = String.fromCodePoint(Number.parseInt(long ?? short, 16))
    return /[\p{L}\p{N}\p{M}\p{So}]/u.test(character) ? character : escape
  })
}
