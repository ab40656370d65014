import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main', compute: 'HIGH' }, (megabytes: number) => {
  return 'x'.repeat(megabytes << 20)
})

export const length = task({ name: 'length', compute: 'HIGH' }, (text: string) => text.length)

export const passed = task({ name: 'passed', compute: 'HIGH' }, (megabytes: number) => {
  return length('x'.repeat(megabytes << 20))
})

export const thrown = task({ name: 'thrown', compute: 'HIGH' }, (megabytes: number) => {
  throw new Error('x'.repeat(megabytes << 20))
})
