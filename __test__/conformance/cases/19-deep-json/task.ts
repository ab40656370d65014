import { task } from '@capsule-run/sdk'

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

export const main = task({ name: 'main' }, (levels: number) => nested(levels))

export const text = task({ name: 'text' }, (levels: number) => {
  return JSON.stringify(JSON.parse('['.repeat(levels) + ']'.repeat(levels))).length
})

const depth = task({ name: 'depth' }, (value: unknown) => {
  let levels = 0
  for (let part = value; Array.isArray(part); part = part[0]) levels++
  return levels
})

export const passed = task({ name: 'passed' }, (levels: number) => depth(nested(levels)))
