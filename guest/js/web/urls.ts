import { define } from '../src/property.ts'

/** `URL.canParse`. */

define(URL, 'canParse', (url: string, base?: string): boolean => {
  try {
    return new URL(url, base) instanceof URL
  } catch {
    return false
  }
})
