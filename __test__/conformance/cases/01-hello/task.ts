import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, () => 'Hello, world!')
