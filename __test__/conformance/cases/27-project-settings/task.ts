import { task } from '@capsule-run/sdk'

const spin = (): never => {
  for (;;);
}

export const main = task({ name: 'main' }, spin)

export const own = task({ name: 'own', compute: 2_000_000, maxRetries: 0 }, spin)

export const memory = task({ name: 'memory', compute: 'HIGH', maxRetries: 0 }, () => {
  const kept: ArrayBuffer[] = []
  for (;;) kept.push(new ArrayBuffer(1 << 20))
})
