import { task } from '@capsule-run/sdk'

const table = new Map([['loaded', Date.now()]])
let calls = 0

export const main = task({ name: 'main' }, () => {
  calls++
  table.set(`call ${calls}`, 0)
  return [calls, table.size]
})

export const loadedBefore = task({ name: 'loaded before' }, () => {
  return (table.get('loaded') ?? Infinity) <= Date.now()
})
