import { define } from '../src/property.ts'
import { normalized } from './normal-form.ts'

/** `String.prototype.normalize`. */

function normalize(this: unknown, form: unknown = 'NFC'): string {
  if (this === undefined || this === null) {
    throw new TypeError(`String.prototype.normalize called on ${String(this)}`)
  }
  const text = String(this)
  const name = String(form)
  if (name !== 'NFC' && name !== 'NFD' && name !== 'NFKC' && name !== 'NFKD') {
    throw new RangeError(`The normalization form should be one of NFC, NFD, NFKC, NFKD.`)
  }
  return normalized(text, name)
}

define(String.prototype, 'normalize', normalize)
