// What the tables of packages, of npm and of PyPI, have in common: the verdict on each, and the page.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './commands.mjs'

/** What became of one package: its use in a sandbox against the same outside of it. */
export function rowOf(name, ours, native, ms) {
  const [result, expected] = [
    JSON.stringify(sorted(ours.result)),
    JSON.stringify(sorted(native.result)),
  ]
  const verdict = ours.error ?? native.error ?? (result === expected ? 'equal' : 'another result')
  console.log(`${name.padEnd(28)} ${verdict}  (${ms} ms)`)
  if (verdict === 'another result') console.log(`  ours   ${result}\n  native ${expected}`)
  return { name, verdict }
}

/** Says how many are equal; with all of them, writes the page. */
export function conclude(rows, isAll, page, introduction) {
  const equal = rows.filter(({ verdict }) => verdict === 'equal').length
  console.log(`${equal} of ${rows.length} equal`)
  if (!isAll) return
  const lines = rows.map(
    ({ name, verdict }) => `| ${name} | ${verdict.split('\n')[0].replaceAll('|', '\\|')} |`,
  )
  writeFileSync(
    join(root, 'docs', page),
    `${introduction(`${equal} of ${rows.length}`)}\n| package | result |\n| ------- | ------ |\n${lines.join('\n')}\n`,
  )
}

/** Objects with their keys in one order: two languages need not agree on that. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value).toSorted()
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]))
}
