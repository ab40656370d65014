import { task } from '@capsule-run/sdk'
import { readdirSync, readFileSync } from 'node:fs'

/** Sees one folder, read-only, and no host at all. */
const visits = task(
  {
    name: 'visits',
    allowedFiles: [{ path: './examples/data', mode: 'ro' }],
    allowedHosts: [],
    timeout: '5s',
  },
  (file: string) => {
    const [, ...rows] = readFileSync(`examples/data/${file}`, 'utf8').trim().split('\n')
    return rows.reduce((sum, row) => sum + Number(row.split(',')[1]), 0)
  },
)

export const main = task(
  { name: 'main', allowedFiles: [{ path: './examples/data', mode: 'ro' }], allowedHosts: [] },
  () => {
    const files = readdirSync('examples/data').filter((file) => file.endsWith('.csv'))
    return Object.fromEntries(files.map((file) => [file, visits(file).result]))
  },
)
