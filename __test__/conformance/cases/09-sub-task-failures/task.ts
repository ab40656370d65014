import { task } from '@capsule-run/sdk'

const throws = task({ name: 'throws' }, (): never => {
  throw new RangeError('out of range')
})

const throwsLater = task({ name: 'throwsLater' }, async (): Promise<never> => {
  await Promise.resolve()
  throw new RangeError('out of range')
})

const spins = task({ name: 'spins', compute: 5_000_000 }, () => {
  for (;;);
})

const hangs = task({ name: 'hangs', timeout: '50ms' }, () => {
  for (;;);
})

const grows = task({ name: 'grows', ram: '32MB' }, () => {
  const kept: ArrayBuffer[] = []
  for (;;) kept.push(new ArrayBuffer(1 << 20))
})

const recurses = task({ name: 'recurses' }, () => {
  const deeper = (level: number): number => deeper(level + 1) + 1
  return deeper(0)
})

const bigint = task({ name: 'bigint' }, () => ({ id: 1n }))

export const main = task({ name: 'main' }, async () => {
  const envelopes = [
    throws(),
    await throwsLater(),
    spins(),
    hangs(),
    grows(),
    recurses(),
    bigint(),
    await throws.spawn(),
  ]
  return envelopes.map(({ success, result, error }) => [success, result, error?.error_type])
})

export const details = task({ name: 'details' }, () => throws().error)

export const after = task({ name: 'after' }, () => {
  throws()
  return 'the caller goes on'
})
