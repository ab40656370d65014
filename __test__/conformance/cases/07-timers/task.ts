import { task } from '@capsule-run/sdk'

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

export const main = task({ name: 'main' }, async () => {
  const order: string[] = []
  const cancelled = setTimeout(() => order.push('cancelled'), 1)
  clearTimeout(cancelled)
  setTimeout(() => order.push('long'), 30)
  setTimeout(() => order.push('short'), 5)
  queueMicrotask(() => order.push('microtask'))
  order.push('now')
  await wait(60)
  return order
})

export const waits = task({ name: 'waits' }, async () => {
  const startedMs = Date.now()
  await wait(50)
  return Date.now() - startedMs
})

export const interval = task({ name: 'interval' }, async () => {
  let ticks = 0
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      ticks++
      if (ticks < 3) return
      clearInterval(timer)
      resolve()
    }, 2)
  })
  return ticks
})

export const leftBehind = task({ name: 'left behind' }, () => {
  setTimeout(() => console.log('never printed'), 60_000)
  return 'ended'
})
