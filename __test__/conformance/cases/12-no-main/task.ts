import { task } from '@capsule-run/sdk'

export const first = task({ name: 'first' }, () => 1)

export const second = task({ name: 'second' }, () => 2)
