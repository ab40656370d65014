import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main', compute: 200_000_000_000 }, () => {
  for (let line = 0; line < 1_000_000; line++) console.log('0123456789')
  return 'printed'
})

export const low = task({ name: 'low', compute: 'LOW' }, () => {
  for (;;) console.log('0123456789')
})

export const oneLine = task({ name: 'one line', compute: 'HIGH' }, () => {
  console.error('x'.repeat(3 << 20))
})

export const characters = task({ name: 'characters' }, () => {
  console.log('x'.repeat((1 << 20) - 1) + '😀'.repeat(10))
})
