import { sleep, task } from '@capsule-run/sdk'

const noop = task({ name: 'noop', allowedHosts: [] }, () => null)

const awaited = task({ name: 'awaited', allowedHosts: [] }, async () => null)

/** So many calls, one after the other. */
export const sequence = task({ name: 'sequence', compute: 'HIGH' }, (count: number) => {
  for (let index = 0; index < count; index++) noop()
})

/** So many calls at once. */
export const fanOut = task({ name: 'fanOut', compute: 'HIGH' }, async (count: number) => {
  await Promise.all(Array.from({ length: count }, () => awaited()))
})

/** So many calls, each awaited or not, and then a sleep that ends the process. */
export const long = task(
  { name: 'long', compute: 'HIGH' },
  async (count: number, waits: boolean) => {
    for (let index = 0; index < count; index++) waits ? await awaited() : noop()
    await sleep('1h')
  },
)
