// Expressions with \p{…} are spelt out in the host, when a program is bundled; they run in a sandbox, as all do.

import test from 'ava'
import { programOf } from '../helpers/program.ts'

test('an expression that backtracks without end is stopped by its fuel', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main', compute: 'LOW' }, () => /^(\\p{L}+)+$/u.test('a'.repeat(60) + '1'))`,
  )
  const { error } = await program('main')
  t.is(error?.error_type, 'OUT_OF_FUEL')
})

test('an expression that backtracks without end is stopped by its timeout', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main', compute: 'HIGH', timeout: '200ms' }, () => {
      const set = '\\\\p{L}'
      return new RegExp('^([' + set + ']+)+$', 'u').test('a'.repeat(60) + '1')
    })`,
  )
  const { error } = await program('main')
  t.is(error?.error_type, 'TIMEOUT')
})

test('a program of very many properties is refused before they are spelt out', async (t) => {
  const expressions = Array.from({ length: 2000 }, (_, index) => `/\\p{L}${index}/u`)
  const program = programOf(
    t,
    `const all = [${expressions.join(', ')}]\nexport const main = task({ name: 'main' }, () => all.length)`,
  )
  const error = await t.throwsAsync(async () => program('main'))
  t.is(Object(error).code, 'COMPILE_ERROR')
  t.regex(error?.message ?? '', /2000 properties of Unicode .* at most 500/)
})

test('a program of very many words is refused before its host has read them all', async (t) => {
  const program = programOf(
    t,
    `const all = [${'1,'.repeat(600_000)}]
    export const main = task({ name: 'main' }, () => all.length + String(/\\p{L}/u).length)`,
  )
  const error = await t.throwsAsync(async () => program('main'))
  t.is(Object(error).code, 'COMPILE_ERROR')
  t.regex(error?.message ?? '', /too large for expressions .* a million words/)
})

test('texts that name very many properties cost no more than those of a few', async (t) => {
  const texts = Array.from({ length: 20_000 }, (_, index) => `'\\\\p{Script=Nope${index}}'`)
  const program = programOf(
    t,
    `const all = [${texts.join(', ')}]\nexport const main = task({ name: 'main' }, () => all.length)`,
  )
  t.is((await program('main')).result, 20_000)
})

test('a table that is left before a program is gone when the program runs', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main' }, () => [
      (5).toLocaleString(),
      ...['sets', 'locales', 'zones'].map((name) => typeof Reflect.get(globalThis, Symbol.for('capsule.' + name))),
      new Intl.DateTimeFormat('en', { timeZone: 'Asia/Tokyo', hour: 'numeric' }).format(0),
      new RegExp('\\\\p{Lu}', 'u').test('A'),
    ])`,
  )
  t.deepEqual((await program('main')).result, [
    '5',
    'undefined',
    'undefined',
    'undefined',
    '9 AM',
    true,
  ])
})

test('deriving a key without end is stopped by its fuel', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main', compute: 'LOW' }, async () => {
      const key = await crypto.subtle.importKey('raw', new Uint8Array(8), 'PBKDF2', false, ['deriveBits'])
      const params = { name: 'PBKDF2', hash: 'SHA-512', salt: new Uint8Array(8), iterations: 1e9 }
      return (await crypto.subtle.deriveBits(params, key, 256)).byteLength
    })`,
  )
  t.is((await program('main')).error?.error_type, 'OUT_OF_FUEL')
})

test('keys of two sandboxes are not the same', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main', compute: 'HIGH' }, async () => {
      const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
      return (await crypto.subtle.exportKey('jwk', publicKey)).x
    })`,
  )
  const keys = await Promise.all([program('main'), program('main'), program('main')])
  t.is(new Set(keys.map(({ result }) => result)).size, 3)
})
