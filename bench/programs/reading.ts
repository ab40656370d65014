import { readFileSync } from 'node:fs'
import { task } from '@capsule-run/sdk'

/** Times of so many readings of a small file, in milliseconds. */
export const main = task(
  { name: 'main', compute: 'HIGH', allowedFiles: ['.'] },
  (file: string, count: number) => {
    const timesMs: number[] = []
    for (let index = 0; index < count; index++) {
      const startedMs = performance.now()
      readFileSync(file, 'utf8')
      timesMs.push(performance.now() - startedMs)
    }
    return timesMs
  },
)
