import { task } from '@capsule-run/sdk'

/** Makes megabytes of garbage, so that collections run. */
export const main = task({ name: 'main' }, () => {
  let total = 0
  for (let index = 0; index < 100_000; index++) {
    const row = { index, label: `row ${index}`, parts: [index, index + 1, index + 2] }
    total += row.label.length + row.parts.length
  }
  return total
})
