import { define } from '../src/property.ts'

/** Capitals and small letters of languages that have their own: in Turkish i and I are two letters. */

const { toUpperCase, toLowerCase } = String.prototype

function languageOf(locales: unknown): string {
  const first: unknown = Array.isArray(locales) ? locales[0] : locales
  return String(first ?? 'en').split('-', 1)[0] ?? 'en'
}

const isTurkic = (locales: unknown): boolean => ['tr', 'az'].includes(languageOf(locales))

define(String.prototype, 'toLocaleUpperCase', function (this: unknown, locales?: unknown): string {
  const text = isTurkic(locales) ? String(this).replaceAll('i', 'İ') : this
  return Reflect.apply(toUpperCase, text, [])
})

define(String.prototype, 'toLocaleLowerCase', function (this: unknown, locales?: unknown): string {
  const text = isTurkic(locales)
    ? String(this).replaceAll('İ', 'i').replaceAll('I\u0307', 'i').replaceAll('I', 'ı')
    : this
  return Reflect.apply(toLowerCase, text, [])
})
