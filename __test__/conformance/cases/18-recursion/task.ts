import { task } from '@capsule-run/sdk'

const deeper = (level: number): number => deeper(level + 1) + 1

export const main = task({ name: 'main' }, () => deeper(0))

export const caught = task({ name: 'caught' }, () => {
  try {
    return deeper(0)
  } catch (error) {
    return error instanceof Error ? error.message : 'no error'
  }
})

export const getter = task({ name: 'getter' }, () => {
  const value = {
    get self(): unknown {
      return this.self
    },
  }
  return value
})

export const toJson = task({ name: 'toJSON' }, () => {
  const value = { toJSON: (): unknown => JSON.stringify(value) }
  return value
})

export const regexp = task({ name: 'regexp' }, () => {
  return new RegExp('('.repeat(100_000) + ')'.repeat(100_000)).test('')
})

const fibonacci = (n: number): number => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2))

export const enough = task({ name: 'enough' }, () => {
  const sum = (n: number): number => (n === 0 ? 0 : n + sum(n - 1))
  return [sum(500), fibonacci(15)]
})
