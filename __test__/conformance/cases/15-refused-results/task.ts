import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, () => ({ rows: [{ id: 1 }, { id: 2n }] }))

export const cycle = task({ name: 'cycle' }, () => {
  const node: { children: unknown[] } = { children: [] }
  node.children.push({ parent: node })
  return node
})

export const fn = task({ name: 'function' }, () => ({ callback: () => 1 }))

export const nan = task({ name: 'NaN' }, () => [1, Number.NaN])

export const infinity = task({ name: 'Infinity' }, () => ({ 'a-b': -Infinity }))

export const set = task({ name: 'Set' }, () => ({ tags: new Set(['a']) }))

export const map = task({ name: 'Map' }, () => new Map([['a', 1]]))

export const bytes = task({ name: 'bytes' }, () => ({ file: new Uint8Array([1, 2]) }))

export const buffer = task({ name: 'buffer' }, () => [new ArrayBuffer(2)])

export const symbol = task({ name: 'symbol' }, () => ({ sign: Symbol('sign') }))

export const date = task({ name: 'date' }, () => ({ at: new Date(Number.NaN) }))

export const promise = task({ name: 'promise' }, () => [Promise.resolve(1)])

export const shared = task({ name: 'shared' }, () => {
  const part = { n: 1 }
  return [part, part]
})
