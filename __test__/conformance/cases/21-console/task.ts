import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, () => {
  console.log('log', 1, true, null, undefined)
  console.info('info')
  console.debug('debug')
  console.error('error')
  console.warn('warn')
  return 'result'
})

export const formats = task({ name: 'formats' }, () => {
  console.log('%s is %d years, %i, %f, %j, %o, %%', 'Ada', 36, 36.9, 1.5, { a: 1 }, [1])
  console.log({ a: 1, nested: { list: [1, 'two'] } })
  console.log(new Map([['k', 1]]), new Set([1]), Symbol('s'), 10n, -0)
  console.log('ünï 😀')
  console.log()
})

export const failing = task({ name: 'failing' }, () => {
  console.log('before')
  throw new Error('after')
})

export const sub = task({ name: 'sub' }, () => main().result)

export const cycle = task({ name: 'cycle' }, () => {
  const value: { self?: unknown } = {}
  value.self = value
  console.log(value)
})
