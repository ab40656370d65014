import { task } from '@capsule-run/sdk'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** Reads one folder, which it cannot change, and writes into another one. */
export const main = task(
  {
    name: 'main',
    allowedFiles: [{ path: './examples/data', mode: 'ro' }, './examples/out'],
    allowedHosts: [],
    timeout: '5s',
  },
  (out: string = 'examples/out/summary.md') => {
    const files = readdirSync('examples/data').filter((file) => file.endsWith('.csv'))
    const lines = files.map((file) => {
      const rows = readFileSync(`examples/data/${file}`, 'utf8').trim().split('\n').slice(1)
      return `- ${file}: ${rows.length}`
    })
    writeFileSync(out, `# Rows of each file\n\n${lines.join('\n')}\n`)
    return out
  },
)
