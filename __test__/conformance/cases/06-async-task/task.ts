import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, async (left: number, right: number) => {
  const terms = await Promise.all([Promise.resolve(left), Promise.resolve(right)])
  return terms.reduce((sum, term) => sum + term, 0)
})

export const thenable = task({ name: 'thenable' }, () => Promise.resolve().then(() => 'later'))
