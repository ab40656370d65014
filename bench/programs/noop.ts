import { task } from '@capsule-run/sdk'

/** Does nothing: what is left is the cost of a fresh sandbox. */
export const main = task({ name: 'main' }, () => null)
