import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main', maxRetries: 2 }, () => {
  console.log('attempt')
  throw new Error('again')
})

export const succeeds = task({ name: 'succeeds', maxRetries: 2 }, () => 'at once')

export const invalid = task({ name: 'invalid', maxRetries: 1 }, () => 1n)

export const fuel = task({ name: 'fuel', maxRetries: 1, compute: 1_000_000 }, () => {
  for (;;);
})

export const timeout = task({ name: 'timeout', maxRetries: 1, timeout: '20ms' }, () => {
  for (;;);
})

let attempts = 0

export const fresh = task({ name: 'fresh', maxRetries: 1 }, () => {
  attempts++
  throw new Error(`attempt ${attempts} of this sandbox`)
})

export const parent = task({ name: 'parent' }, () => main().execution.retries)
