import { task } from '@capsule-run/sdk'

const when = new Date(Date.UTC(2025, 0, 2, 3, 4, 5, 6))

export const main = task({ name: 'main' }, () => when)

export const nested = task({ name: 'nested' }, () => ({ at: [when] }))
