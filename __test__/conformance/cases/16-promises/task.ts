import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, () => new Promise<never>(() => {}))

export const unawaited = task({ name: 'unawaited' }, async () => {
  void Promise.reject(new Error('nobody awaits this'))
  return 'own result'
})

export const unawaitedInPlain = task({ name: 'unawaited in a plain function' }, () => {
  void Promise.reject(new Error('nobody awaits this'))
  return 'own result'
})

export const handledLate = task({ name: 'handled late' }, async () => {
  const rejected = Promise.reject(new Error('handled'))
  await new Promise((resolve) => void setTimeout(resolve, 1))
  return rejected.catch(() => 'handled late')
})

export const brokenTimer = task({ name: 'broken timer' }, async () => {
  setTimeout(() => {
    throw new Error('in a timer')
  }, 1)
  await new Promise((resolve) => void setTimeout(resolve, 20))
  return 'own result'
})
