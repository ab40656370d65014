import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, () => undefined)

export const inside = task({ name: 'inside' }, () => ({ a: undefined, b: [undefined, 1] }))

export const sparse = task({ name: 'sparse' }, () => {
  const list: number[] = []
  list[2] = 1
  return list
})
