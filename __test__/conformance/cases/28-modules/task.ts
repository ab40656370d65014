import { task } from '@capsule-run/sdk'
import data from './data.json' with { type: 'json' }
import { sidesOf, square, type Shape } from './shapes.ts'
import * as shapes from './shapes.ts'

const triangle = { sides: 3 } satisfies Shape

export const main = task({ name: 'main' }, () => ({
  answer: data.answer,
  sides: [triangle, square].map(sidesOf),
  exports: Object.keys(shapes).toSorted(),
}))

export const lazily = task({ name: 'lazily' }, async () => {
  const found = await import('./shapes.ts')
  return found.square.sides
})
