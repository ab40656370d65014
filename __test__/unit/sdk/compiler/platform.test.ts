import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { piecesFor } from '../../../../ts/sdk/compiler/pieces.ts'
import { localesFor } from '../../../../ts/sdk/compiler/locales.ts'
import { withPlatform } from '../../../../ts/sdk/compiler/platform.ts'
import { guestModules } from '../../../helpers/checkout.ts'

async function equipped(script: string): Promise<string> {
  return (await withPlatform({ script, sourceMap: '{"mappings":""}' }, guestModules)).script
}

const plain: [what: string, script: string][] = [
  ['arithmetic', 'const a = 1 + 2'],
  ['a path that is normalized', "path.normalize('a/../b')"],
  ['a vector that is normalized', 'vector.normalize().x; const form = 5'.replace('()', '(1)')],
  ['a digest', "await crypto.subtle.digest('SHA-256', bytes)"],
  ['the time that has passed', 'performance.now() - start'],
  ['capitals', 'name.toLocaleUpperCase() + name.toUpperCase()'],
  ['an expression without properties', '/^[a-z]+$/iu.test(text)'],
  ['a request', "await fetch('https://a.example')"],
]

for (const [what, script] of plain) {
  test(`a program that uses nothing of the platform does not grow by a byte: ${what}`, async (t) => {
    t.is(await equipped(script), script)
  })
}

const using: [script: string, pieces: string[]][] = [
  ["text.normalize('NFD')", ['normalize.js']],
  ['text.normalize()', ['normalize.js']],
  ['a.localeCompare(b)', ['collator.js']],
  ["text.toLocaleUpperCase('tr')", ['cases.js']],
  ['number.toLocaleString()', ['intl.js']],
  ["new Intl.NumberFormat('de')", ['intl.js']],
  ["new Intl.DateTimeFormat('en', { timeZone })", ['time-zones.js', 'intl.js']],
  ['Intl.DateTimeFormat().resolvedOptions().timeZone', ['intl.js']],
  ['new Intl.Segmenter()', ['segmenter.js']],
  ["crypto.subtle.sign('HMAC', key, data)", ['subtle.js']],
  ['new AbortController()', ['events.js']],
  ['new FormData()', ['bodies.js']],
  ["URL.canParse('x')", ['urls.js']],
  ["new URLPattern({ pathname: '/:id' })", ['url-pattern.js']],
  ["new WebSocket('ws://a')", ['absent.js']],
]

test('a program brings along the pieces that it uses, and no others', (t) => {
  for (const [script, pieces] of using) t.deepEqual(piecesFor(script), pieces, script)
})

function namesIn(script: string): string[] {
  return Object.keys(JSON.parse(localesFor(script, guestModules)))
}

test('a program brings along English, and the languages that it names', (t) => {
  t.deepEqual(namesIn('number.toLocaleString()'), ['en'])
  t.deepEqual(namesIn("number.toLocaleString('de-AT')"), ['en', 'de', 'de-AT'])
  t.deepEqual(namesIn('["fr", `ja-JP-u-ca-gregory`, "xx-YY", "nowhere"]'), ['en', 'fr', 'ja'])
})

/** Kilobytes that a piece may have: an image keeps what it makes of them. */
const most: Record<string, number> = {
  'absent.js': 1,
  'bodies.js': 5,
  'cases.js': 1,
  'collator.js': 90,
  'display-names.js': 28,
  'events.js': 2,
  'expressions.js': 1,
  'intl.js': 36,
  'locales/en.json': 24,
  'normalize.js': 58,
  'segmenter.js': 90,
  'stream-classes.js': 1,
  'subtle.js': 110,
  'time-zones.js': 90,
  'url-pattern.js': 56,
  'urls.js': 1,
}

test('no piece has an expression that the engine cannot read', (t) => {
  for (const file of Object.keys(most).filter((name) => !name.startsWith('locales/'))) {
    const text = readFileSync(join(guestModules, 'web', file), 'utf8')
    t.notRegex(text, /\/[^/\n]*\\[pP]\{\w+\}[^/\n]*\/[gimsyd]*[uv]/, file)
  }
})

test('no piece grows unseen', (t) => {
  for (const [file, kilobytes] of Object.entries(most)) {
    const { size } = statSync(join(guestModules, 'web', file))
    t.true(size <= kilobytes * 1024, `${file} has ${size} bytes`)
  }
})

test('an expression is replaced by a call that moves nothing after it', async (t) => {
  const script = 'const [a, b] = [/\\p{L}+/gu, new RegExp("^\\\\p{Lu}$", "u")]; throw a'
  const lines = (await equipped(script)).split('\n')
  const last = lines.at(-1) ?? ''
  t.is(last.length, script.length)
  t.is(last.indexOf('throw'), script.indexOf('throw'))
  t.notRegex(last, /\\p/)
})

test('expressions that are equal are spelt out once', async (t) => {
  const one = await equipped('f(/\\p{L}/u)')
  const three = await equipped('f(/\\p{L}/u); f(/\\p{L}/u); f(/\\p{L}/u)')
  t.true(three.length - one.length < 100)
})

test('texts and comments that look like an expression stay as they are', async (t) => {
  const script = 'const a = "/\\\\p{Nope}/u", b = `${1}/\\\\p{Nope}/u` // /\\p{L}/u'
  t.is(await equipped(script), script)
})

test('the source map of a program is moved by the lines before it', async (t) => {
  const made = { script: 'text.normalize()', sourceMap: '{"version":3,"mappings":"AAAA"}' }
  const { script, sourceMap } = await withPlatform(made, guestModules)
  const lines = script.split('\n').length - 1
  t.true(lines > 0)
  t.is(JSON.parse(sourceMap).mappings, `${';'.repeat(lines)}AAAA`)
})

test('a script that no parser reads is left to the engine', async (t) => {
  t.is(await equipped('/\\p{L}/u ((('), '/\\p{L}/u (((')
})

test('the licences of what pieces are made of are with them', (t) => {
  const text = readFileSync(join(guestModules, 'library', 'LICENSES.txt'), 'utf8')
  for (const name of ['@noble/ciphers', '@noble/curves', '@noble/hashes', 'urlpattern-polyfill']) {
    t.true(text.includes(`${name} `), name)
  }
})
