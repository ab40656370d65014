import { task } from '@capsule-run/sdk'

const anHourMs = 3_600_000

/** Says that it lives, then waits until it is stopped. */
export const main = task({ name: 'main' }, async () => {
  console.log('alive')
  await new Promise((resolve) => setTimeout(resolve, anHourMs))
})
