// What a sandbox has of the web platform and Node 20 has not, and what neither has.

import test from 'ava'
import { programOf } from '../helpers/program.ts'

test('URLPattern takes addresses apart', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main' }, () => {
      const pattern = new URLPattern({ pathname: '/books/:id(\\\\d+)' })
      const found = pattern.exec('https://a.example/books/12')
      return [found?.pathname.groups.id, pattern.test('https://a.example/books/x')]
    })`,
  )
  t.deepEqual((await program('main')).result, ['12', false])
})

test('a WebSocket says that there is none where it is used', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main' }, () => new WebSocket('wss://a.example'))`,
  )
  const { error } = await program('main')
  t.is(error?.name, 'TypeError')
  t.regex(error?.message ?? '', /^WebSocket does not exist in a sandbox: .* fetch\(\)/)
})

test('a program that only looks for a WebSocket finds none, as in Node 20', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main' }, () => [typeof WebSocket, 'EventSource' in globalThis, typeof navigator])`,
  )
  t.deepEqual((await program('main')).result, ['undefined', false, 'undefined'])
})

test('an error behind an expression that was spelt out is told at its own place', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main' }, () => {
  const found = 'é'.match(/\\p{L}/u); throw new Error(found?.[0])
})`,
  )
  const { error } = await program('main')
  t.is(error?.message, 'é')
  t.regex(error?.stack ?? '', /program\.ts:3:44/)
})

test('an unknown zone is refused, and one of another spelling is known', async (t) => {
  const program = programOf(
    t,
    `const at = (timeZone: string) => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
    export const main = task({ name: 'main' }, (zone: string) => at(zone))`,
  )
  t.is((await program('main', ['eUrOpE/bErLiN'])).result, 'Europe/Berlin')
  t.is(
    (await program('main', ['Moon/Base'])).error?.message,
    'Invalid time zone specified: Moon/Base',
  )
})

test('a language that a program does not name is written as English', async (t) => {
  const program = programOf(
    t,
    `export const main = task({ name: 'main' }, (locale: string) => (1234.5).toLocaleString(locale))`,
  )
  t.is((await program('main', ['fr'])).result, '1,234.5')
})
