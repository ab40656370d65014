import test from 'ava'
import { clip, harmless, oneLine, pad, widthOf } from '../../../ts/cli/tree/line.ts'

const escape = String.fromCodePoint(27)

const lines: [text: string, shown: string][] = [
  ['report', 'report'],
  ['two\nlines', 'two lines'],
  ['\r\n  around \t ', 'around'],
  [`${escape}[31mred${escape}[0m`, 'red'],
  [`${escape}[2J${escape}[H`, '␛[2J␛[H'],
  [`${escape}${escape}[31m[2J`, '␛[2J'],
  [`${escape}]8;;http://example.com\u0007link`, '␛]8;;http://example.com␇link'],
  ['\u009B2J', '�2J'],
  ['back\b\b\u007F', 'back␈␈␡'],
  ['a\u2028b\u2029c', 'a b c'],
  ['\u202Egnp.exe', '�gnp.exe'],
  ['写真 😀', '写真 😀'],
]

for (const [text, shown] of lines) {
  test(`a text that is not ours becomes a line: ${JSON.stringify(text)}`, (t) => {
    t.is(oneLine(text), shown)
  })
}

test('what is too long for any terminal is cut before anything is done with it', (t) => {
  t.is(oneLine('a'.repeat(1_000_000)).length, 2000)
})

const printed: [text: string, shown: string][] = [
  ['a\tb\n', 'a\tb\n'],
  ['a\r\nb\rc', 'a\nb\nc'],
  [`${escape}[1;31mred`, `${escape}[1;31mred${escape}[0m`],
  [`${escape}[2A${escape}[2K`, '␛[2A␛[2K'],
  ['\u009B2A\u0007', '�2A␇'],
]

for (const [text, shown] of printed) {
  test(`of what is printed on a terminal only colours stay: ${JSON.stringify(text)}`, (t) => {
    t.is(harmless(text), shown)
  })
}

const widths: [text: string, width: number][] = [
  ['abc', 3],
  ['写真', 4],
  ['😀', 2],
  ['e\u0301', 1],
  ['├─ ✓', 4],
]

for (const [text, width] of widths) {
  test(`${text} takes ${width} cells`, (t) => t.is(widthOf(text), width))
}

test('a line is cut and filled by cells, not by letters', (t) => {
  t.is(clip('写真写真', 8), '写真写真')
  t.is(clip('写真写真', 7), '写真写…')
  t.is(clip('abcdef', 4), 'abc…')
  t.is(pad('写真', 6), '写真  ')
})
