import { task } from '@capsule-run/sdk'

/** Times of so many requests, one after the other, in milliseconds. */
export const main = task(
  { name: 'main', compute: 'HIGH', allowedHosts: ['127.0.0.1'] },
  async (url: string, count: number) => {
    const timesMs: number[] = []
    for (let index = 0; index < count; index++) {
      const startedMs = performance.now()
      await (await fetch(url)).text()
      timesMs.push(performance.now() - startedMs)
    }
    return timesMs
  },
)
