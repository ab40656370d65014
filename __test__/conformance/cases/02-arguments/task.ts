import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, (...args: unknown[]) => args)

export const count = task({ name: 'count' }, (...args: unknown[]) => args.length)
