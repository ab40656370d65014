import { task } from '@capsule-run/sdk'

const add = task({ name: 'add' }, (left: number, right: number) => left + right)

const slowAdd = task({ name: 'slowAdd' }, async (left: number, right: number) => left + right)

export const main = task({ name: 'main' }, () => add(20, 22))

export const promised = task({ name: 'promised' }, async () => {
  const calls = [slowAdd(1, 2), slowAdd(3, 4)]
  const arePromises = calls.every((call) => call instanceof Promise)
  const envelopes = await Promise.all(calls)
  return { arePromises, results: envelopes.map(({ result }) => result) }
})

export const spawned = task({ name: 'spawned' }, async () => {
  const call = add.spawn(1, 2)
  return [call instanceof Promise, (await call).result]
})

export const dates = task({ name: 'dates' }, () => echo(new Date(0), undefined).result)

const echo = task({ name: 'echo' }, (...args: unknown[]) => args)

export const named = task({ name: 'named' }, () => [add.taskName, slowAdd.taskName])

export const nested = task({ name: 'nested' }, (depth: number): unknown => {
  return depth === 0 ? 'bottom' : again(depth - 1)
})

const again: (depth: number) => unknown = (depth) => nested(depth).result
