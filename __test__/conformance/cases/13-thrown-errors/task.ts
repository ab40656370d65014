import { task } from '@capsule-run/sdk'
import { parseTotal } from './rows.ts'

export const main = task({ name: 'main' }, (text: string) => {
  const rows: { total: number }[] = JSON.parse(text)
  return rows.map((row) => row.total)
})

export const inAnotherFile = task({ name: 'in another file' }, () => parseTotal('x'))

export const later = task({ name: 'later' }, async () => {
  await Promise.resolve()
  return parseTotal('x')
})

class PaymentError extends Error {
  override name = 'PaymentError'
}

export const ofAClass = task({ name: 'of a class' }, () => {
  throw new PaymentError('no funds', { cause: new Error('card declined') })
})

export const rejected = task({ name: 'rejected' }, () => Promise.reject(new TypeError('later')))
