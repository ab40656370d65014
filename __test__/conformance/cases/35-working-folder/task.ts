import { readFileSync, realpathSync } from 'node:fs'
import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main', allowedFiles: ['./data'] }, () => {
  const absolute = `${process.cwd()}/data/a.txt`
  const paths = ['data/a.txt', './data/a.txt', absolute]
  return [
    ...paths.map((path) => readFileSync(path, 'utf8')),
    realpathSync('data/a.txt') === absolute,
  ]
})
