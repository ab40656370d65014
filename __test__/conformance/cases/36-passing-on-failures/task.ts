import { task } from '@capsule-run/sdk'

const load = task({ name: 'load' }, (text: string) => {
  if (text === '') throw new RangeError('no rows')
  return text
})

const spins = task({ name: 'spins', compute: 5_000_000 }, () => {
  for (;;);
})

const middle = task({ name: 'middle' }, async () => {
  const { error } = await load.spawn('')
  throw new TypeError('no table', { cause: error })
})

export const main = task({ name: 'main' }, () => {
  throw load('').error
})

export const explains = task({ name: 'explains' }, () => {
  throw new TypeError('no report', { cause: load('').error })
})

export const limit = task({ name: 'limit' }, () => {
  throw new TypeError('no report', { cause: spins().error })
})

export const twice = task({ name: 'twice' }, async () => {
  const { error } = await middle()
  throw new TypeError('no report', { cause: error })
})
